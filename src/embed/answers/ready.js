// The answers, which the build puts here.
export const ready = ANSWERS;
