// The search page works without this file. It sends the same form as one types and puts the results of the answer
// where the old ones were. Search words are no incident: they stand in the address, as they do without script.
(() => {
  "use strict";
  const form = document.querySelector("form[data-live]");
  if (!form || !window.fetch || !window.AbortController) return;
  const PAUSE = 180;
  const words = form.querySelector("#q");
  let timer = 0;
  let asking = null;
  let shown = address();

  function address() {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value && !(name === "part" && value === "all")) query.append(name, value);
    const text = query.toString();
    return text ? `${form.getAttribute("action")}?${text}` : form.getAttribute("action");
  }

  async function show() {
    const wanted = address();
    if (wanted === shown) return;
    if (asking) asking.abort();
    const mine = (asking = new AbortController());
    const place = document.getElementById("found");
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(wanted, { signal: mine.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("found");
      if (!fresh) throw new Error("no results");
      // The line of the count stays the same element, so that a screen reader hears it change.
      const count = page.getElementById("found-count");
      document.getElementById("found-count").replaceChildren(...count.childNodes);
      keepChosen(fresh);
      place.replaceWith(fresh);
      document.title = page.title;
      history.replaceState(history.state, "", wanted);
      shown = wanted;
    } catch (error) {
      if (error.name === "AbortError") return;
      // No connection: what was found stays, and sending the form lets the browser say why.
      place.removeAttribute("aria-busy");
    }
  }

  // Cases ticked for comparing stay ticked while the results change; those no longer listed go along hidden.
  function keepChosen(fresh) {
    const form = document.getElementById("to-compare");
    const chosen = new Set(new FormData(form).getAll("case"));
    form.querySelectorAll("input[name=case]").forEach((kept) => kept.remove());
    for (const box of fresh.querySelectorAll("input[form=to-compare]")) if (chosen.delete(box.value)) box.checked = true;
    for (const number of chosen) {
      const kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = "case";
      kept.value = number;
      form.append(kept);
    }
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  };

  // While an input method is still composing, the letters are not yet words.
  words.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  words.addEventListener("compositionend", soon);
  form.addEventListener("change", (event) => { if (event.target !== words) show(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    const wanted = address();
    show().then(() => { if (shown !== wanted && !(asking && asking.signal.aborted)) form.submit(); });
  });
})();
