// Speaking to the prospect and hearing them, through the browser's own interfaces, where it has them. Off until asked for.
// Some browsers send what they hear to their maker to have it written down.

const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;

export const canListen = Boolean(Recognition);
export const canSpeak = "speechSynthesis" in window;

// Listens to one utterance: `heard(text, final)` as words come, `stopped(error)` at the end. Returns a way to stop.
export function listen(heard, stopped) {
  const recognition = new Recognition();
  recognition.lang = "en-US";
  recognition.interimResults = true;
  let problem = "";
  recognition.onresult = (event) => {
    const results = [...event.results];
    heard(results.map((each) => each[0].transcript).join(" "), results.every((each) => each.isFinal));
  };
  recognition.onerror = (event) => { problem = event.error; };
  recognition.onend = () => stopped(problem);
  recognition.start();
  return () => recognition.stop();
}

export function speak(text) {
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = "en-US";
  speechSynthesis.speak(utterance);
}

export function hush() { speechSynthesis.cancel(); }
