import { createApp } from "vue";

// Set by the test: `story`, the address of a policy, and `data`, a policy itself.
const { story, data } = window.given;

const app = createApp({
  data: () => ({ route: "story", scenario: "", theme: "auto", heard: [], story }),
  created() {
    // Not reactive, because a policy never changes.
    this.policy = data;
  },
  methods: {
    hear({ detail }) {
      this.heard.push(Object.values(detail.scenario).join());
    },
  },
  template: `
    <button v-for="name in ['story', 'data', 'elsewhere']" :id="name" @click="route = name">{{ name }}</button>
    <button id="offensive" @click="scenario = 'purpose=offensive'">offensive</button>
    <button id="dark" @click="theme = 'dark'">dark</button>
    <policy-explorer v-if="route === 'story'" :policy="story" :scenario="scenario" :theme="theme" loading="eager"
        heading-level="3" @policy-explorer:change="hear">
      <p>fallback</p>
    </policy-explorer>
    <policy-explorer v-if="route === 'data'" :policyData.prop="policy" loading="eager" @policy-explorer:change="hear" />
    <output>{{ heard.join(" ") }}</output>`,
});
app.config.compilerOptions.isCustomElement = (tag) => tag === "policy-explorer";
app.mount("#app");
