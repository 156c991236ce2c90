// What tells headings of several questions apart by ear.
export const About = ({ policy, question }) =>
  policy.questions.length > 1 && <span class="heard">{`: ${question.label}`}</span>;
