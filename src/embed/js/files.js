// What the widget asks of servers: nothing but its own files and the policy, and nothing of the reader goes with it.

// Milliseconds: before each further attempt, and for one attempt.
const PAUSES = [500, 2000];
const PATIENCE = 30000;

// What a repetition may mend: no answer, a cut one, a server that has too much to do or has failed.
const mayPass = (status) => status === 408 || status === 429 || status >= 500;

const later = (time) => new Promise((done) => setTimeout(done, time));

async function attempt(url, read, settings) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const request = { credentials: "omit", referrerPolicy: "no-referrer", signal: patience.signal, ...settings };
    const response = await fetch(url, request);
    if (!response.ok) {
      const refused = new Error(`${url} answered ${response.status}`);
      refused.isFinal = !mayPass(response.status);
      throw refused;
    }
    return await read(response);
  } catch (error) {
    if (patience.signal.aborted) throw new Error(`${url} did not answer in ${PATIENCE / 1000} seconds`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

// Fetches a file and gives what `read` makes of the response; tries again where that may help, and then past the
// browser's cache, for what it keeps may be what is wrong.
export async function file(url, read, settings) {
  let cache = "default";
  for (const pause of PAUSES) {
    try {
      return await attempt(url, read, { ...settings, cache });
    } catch (error) {
      if (error?.isFinal || error?.name === "CompileError") throw error;
    }
    await later(pause);
    cache = "reload";
  }
  return attempt(url, read, { ...settings, cache });
}
