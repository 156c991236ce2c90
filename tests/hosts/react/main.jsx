import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

// Set by the test: `story`, the address of a policy, and `data`, a policy itself.
const { story, data } = window.given;

function App() {
  const [route, go] = useState("story");
  const [scenario, set] = useState("");
  const [theme, paint] = useState("auto");
  const [heard, hear] = useState([]);
  const listen = ({ detail }) => hear((before) => [...before, Object.values(detail.scenario).join()]);
  return (
    <>
      {["story", "data", "elsewhere"].map((name) => (
        <button key={name} id={name} onClick={() => go(name)}>{name}</button>
      ))}
      <button id="offensive" onClick={() => set("purpose=offensive")}>offensive</button>
      <button id="dark" onClick={() => paint("dark")}>dark</button>
      {route === "story" && (
        <policy-explorer policy={story} scenario={scenario} theme={theme} loading="eager" heading-level={3} onpolicy-explorer:change={listen}>
          <p>fallback</p>
        </policy-explorer>
      )}
      {route === "data" && <policy-explorer key="data" policyData={data} loading="eager" onpolicy-explorer:change={listen} />}
      <output>{heard.join(" ")}</output>
    </>
  );
}

// StrictMode mounts everything twice.
createRoot(document.getElementById("app")).render(<StrictMode><App /></StrictMode>);
