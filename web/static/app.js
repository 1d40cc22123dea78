// Everything works without this file. It keeps a draft, sends the incident form in place (so that a lost connection
// loses nothing), keeps every step in the browser's history, shows beside her words what they were read as, and copies
// the sheet. What somebody typed is kept in history.state and localStorage of this device only, never in an address.
(() => {
  "use strict";
  const KEY = "anjian.draft";
  const PATIENCE = 30000;
  const $ = (css, from = document) => from.querySelector(css);
  const all = (css, from = document) => [...from.querySelectorAll(css)];
  const main = () => document.getElementById("main");
  const announce = (text) => { const at = document.getElementById("announce"); if (at) at.textContent = text; };
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // ---- The draft: kept until she says 清空 or empties the box herself.
  const box = () => $("textarea[data-draft]");
  const draft = {
    get() {
      try {
        const kept = localStorage.getItem(KEY) || "";
        return kept.startsWith("{") ? JSON.parse(kept) : { text: kept };
      } catch { return {}; }
    },
    save() {
      const form = box() && box().form;
      if (!form) return;
      const value = (name) => (form.elements[name] ? form.elements[name].value : "");
      const kept = { text: value("text"), date: value("date"), place: value("place") };
      try { kept.text ? localStorage.setItem(KEY, JSON.stringify(kept)) : localStorage.removeItem(KEY); } catch { /* kept off */ }
    },
    restore() {
      const field = box();
      if (!field || field.value || location.pathname !== "/") return;
      const kept = draft.get();
      field.value = kept.text || "";
      for (const name of ["date", "place"]) {
        const at = field.form.elements[name];
        if (kept[name] && at && !at.value) { at.value = kept[name]; at.closest("details").open = true; }
      }
    },
  };

  const clear = (button) => {
    const fields = ["text", "date", "place"].map((name) => button.form.elements[name]).filter(Boolean);
    const bring = button.kept;
    button.kept = bring ? null : fields.map((field) => field.value);
    fields.forEach((field, i) => { field.value = bring ? bring[i] : ""; });
    button.textContent = bring ? "清空" : "恢复";
    draft.save();
    announce(bring ? "恢复了刚才的内容" : "清空了，可以点“恢复”");
    fields[0].focus();
  };

  // ---- Pages in place. Each step is a history entry that holds the form it was made with; the page itself is kept
  // in memory while the tab lives, and asked for again after a reload.
  const pages = new Map();
  let entry = history.state && history.state.id;
  const newId = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  const bodyOf = (form, pressed) => new URLSearchParams(new FormData(form, pressed)).toString();
  const pathOf = (form, pressed) =>
    new URL((pressed && pressed.hasAttribute("formaction") && pressed.formAction) || form.action, location.href);

  const ready = () => {
    all("[data-scripted]").forEach((at) => { at.hidden = false; });
    draft.restore();
  };

  const stamp = () => {
    // The entry on the screen, with what is needed to make it again and where she was reading.
    const form = document.getElementById("incident");
    const here = history.state || {};
    const state = { ...here, id: entry || newId(), y: scrollY };
    if (!state.body && form && location.pathname.startsWith("/guidance")) {
      state.body = bodyOf(form);
      state.path = location.pathname;
    }
    entry = state.id;
    history.replaceState(state, "");
  };

  const put = (fresh, title) => {
    closePop();
    pages.set(entry, { node: main(), title: document.title });
    main().replaceWith(fresh);
    document.title = title;
  };

  const ask = async (path, body) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(path, {
        method: "POST", body, signal: stop.signal,
        headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
      });
      // A proxy's own error page is no answer; ours below 500 say what is wrong and keep what was typed.
      if (answer.status >= 500) throw new Error("no answer");
      return { text: await answer.text(), kind: answer.headers.get("Content-Type") || "", ok: answer.ok };
    } finally { clearTimeout(timer); }
  };

  const askPage = async (path, body) => {
    const page = new DOMParser().parseFromString((await ask(path, body)).text, "text/html");
    const fresh = page.getElementById("main");
    if (!fresh) throw new Error("no page");
    return { fresh, title: page.title };
  };

  const busy = (is) => (is ? main().setAttribute("aria-busy", "true") : main().removeAttribute("aria-busy"));
  const isBusy = () => main().getAttribute("aria-busy") === "true";

  const show = (target) => {
    const shown = (target && document.getElementById(target)) || main();
    if (shown.tabIndex < 0) shown.setAttribute("tabindex", "-1");
    shown === main() ? scrollTo(0, 0) : shown.scrollIntoView({ block: "start" });
    shown.focus({ preventScroll: true });
  };

  const said = () => {
    const changed = $("[data-announce]");
    const band = $(".glance-band");
    if (changed) announce(`${changed.textContent.replace(/\s+/g, " ").trim().replace(/。$/, "")}。${band ? `现在${band.textContent}` : ""}`);
  };

  const send = async (url, body, from) => {
    if (isBusy()) return;
    busy(true);
    found();
    // Corrected beside her words: she stays there. What is answered rests on no words any more, so its mark may be gone.
    const words = from && from.hit && from.hit.closest(".incident");
    const stay = words && { facts: from.hit.dataset.facts, top: words.getBoundingClientRect().top };
    try {
      const { fresh, title } = await askPage(url.pathname, body);
      busy(false);
      stamp();
      put(fresh, title);
      entry = newId();
      const form = document.getElementById("incident");
      // The form as the new page holds it: what was pressed is an answer now, and is not pressed twice.
      const kept = url.pathname === "/guidance" && form ? bodyOf(form) : body;
      history.pushState({ id: entry, path: url.pathname, body: kept, y: 0 }, "", url.pathname);
      ready();
      const there = stay && $(".incident");
      if (there) {
        scrollBy({ top: there.getBoundingClientRect().top - stay.top, behavior: "instant" });
        const at = all(".hit").find((hit) => hit.dataset.facts === stay.facts) || there;
        if (at === there) at.tabIndex = -1;
        at.focus({ preventScroll: true });
      } else {
        show(url.hash.slice(1) || (document.getElementById("box-error") ? "box-error" : ""));
      }
      said();
    } catch {
      busy(false);
      lost(() => send(url, body, from));
    }
  };

  // ---- No connection: say so calmly, keep everything, offer to try again.
  const found = () => all(".lost").forEach((at) => at.remove());
  const lost = (again) => {
    found();
    draft.save();
    const bar = document.createElement("div");
    bar.className = "lost";
    bar.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = "没有连上，这一步还没送出。您写的话和答过的都在，网络好了再试。";
    const button = (text, act) => {
      const at = document.createElement("button");
      at.type = "button";
      at.textContent = text;
      at.addEventListener("click", () => { bar.remove(); act(); });
      return at;
    };
    const retry = button("再试一次", again);
    bar.append(words, retry, button("先不试", () => main().focus()));
    document.body.append(bar);
    retry.focus();
  };
  addEventListener("online", () => {
    const words = $(".lost p");
    if (words) words.textContent = "网络恢复了，可以再试。您写的话和答过的都在。";
  });

  const restore = async (state) => {
    const kept = state && pages.get(state.id);
    if (kept) {
      put(kept.node, kept.title);
      entry = state.id;
      busy(false);
      ready();
      scrollTo({ top: state.y || 0, behavior: "instant" });
      return;
    }
    if (!state || !state.body) {
      // A page that was loaded, not made here: load it again.
      if (state || location.pathname !== "/guidance") location.reload();
      return;
    }
    busy(true);
    try {
      const { fresh, title } = await askPage(state.path || "/guidance", state.body);
      put(fresh, title);
      entry = state.id;
      ready();
      scrollTo({ top: state.y || 0, behavior: "instant" });
    } catch {
      busy(false);
      lost(() => restore(state));
    }
  };

  addEventListener("popstate", (event) => {
    const state = event.state;
    // A jump within the page makes an entry of its own, without state: it belongs to the page it was made on.
    if (!state && location.hash) return stampJump();
    if (state && state.id === entry) return scrollTo({ top: state.y || 0, behavior: "instant" });
    restore(state);
  });
  const stampJump = () => {
    const form = document.getElementById("incident");
    if (form && location.pathname.startsWith("/guidance")) {
      history.replaceState({ id: entry, path: location.pathname, body: bodyOf(form), y: scrollY }, "");
    } else {
      history.replaceState({ id: entry }, "");
    }
  };
  let settle = 0;
  addEventListener("scroll", () => {
    clearTimeout(settle);
    settle = setTimeout(() => { if (history.state && history.state.id === entry) history.replaceState({ ...history.state, y: scrollY }, ""); }, 250);
  }, { passive: true });

  // ---- Beside her words: which facts they became, to correct on the spot.
  let pop = null;
  let popped = null;
  const closePop = () => {
    if (!pop) return;
    const gone = pop;
    pop = null;
    gone.remove();
  };
  const openPop = (hit) => {
    const facts = (hit.dataset.facts || "").split(" ").map((id) => document.getElementById(`fact-${id}`)).filter(Boolean);
    if (!facts.length || !("popover" in HTMLElement.prototype)) return false;
    closePop();
    popped = hit;
    const made = document.createElement("div");
    pop = made;
    made.className = "pop";
    made.popover = "auto";
    made.setAttribute("role", "dialog");
    made.setAttribute("aria-label", `“${hit.textContent.trim()}”读成了`);
    for (const fact of facts) {
      const copy = document.createElement("div");
      copy.className = fact.className;
      copy.innerHTML = fact.innerHTML;
      made.append(copy);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "读得对，关上";
    close.addEventListener("click", () => made.hidePopover());
    const foot = document.createElement("p");
    foot.append(close);
    made.append(foot);
    hit.closest("p").after(made);
    made.showPopover();
    const at = hit.getClientRects()[0] || hit.getBoundingClientRect();
    const room = document.documentElement;
    const left = Math.max(16, Math.min(at.left, room.clientWidth - made.offsetWidth - 16));
    const below = at.bottom + 8;
    const fits = below + made.offsetHeight < innerHeight - 8;
    made.style.left = `${left}px`;
    made.style.top = `${Math.max(8, fits ? below : Math.min(at.top - 8 - made.offsetHeight, innerHeight - made.offsetHeight - 8))}px`;
    made.tabIndex = -1;
    made.focus({ preventScroll: true });
    made.addEventListener("toggle", (event) => {
      if (event.newState !== "closed") return;
      const inside = made.contains(document.activeElement) || document.activeElement === document.body;
      if (pop === made) pop = null;
      made.remove();
      if (inside && hit.isConnected) hit.focus({ preventScroll: true });
    });
    return true;
  };

  // ---- Copy: to the clipboard where the browser lets us, else in a box to copy by hand.
  const copy = async (form, pressed) => {
    const place = pressed.closest(".take");
    const url = pathOf(form, pressed);
    const body = bodyOf(form, pressed);
    try {
      const answer = await ask(url.pathname, body);
      if (!answer.ok || !answer.kind.startsWith("text/plain")) throw new Error("no text");
      let copied = false;
      try { await navigator.clipboard.writeText(answer.text); copied = true; } catch { /* not allowed, or not over https */ }
      let field = $(".copied");
      if (!copied) {
        field = field || document.createElement("textarea");
        field.className = "copied";
        field.rows = 10;
        field.readOnly = true;
        field.setAttribute("aria-label", "处置单文字");
        field.value = answer.text;
        place.after(field);
        field.focus();
        field.select();
        try { copied = document.execCommand("copy"); } catch { /* by hand, then */ }
      }
      const label = pressed.dataset.label || (pressed.dataset.label = pressed.textContent);
      pressed.textContent = copied ? "已复制，去群里粘贴" : "请长按下面的文字复制";
      announce(pressed.textContent);
      setTimeout(() => { pressed.textContent = label; }, 4000);
    } catch {
      lost(() => copy(form, pressed));
    }
  };

  // ---- Events.
  document.addEventListener("input", (event) => {
    const at = event.target;
    if (at.form && box() && at.form === box().form && ["text", "date", "place"].includes(at.name)) {
      draft.save();
      const button = $("[data-clear]");
      if (button && button.kept) { button.kept = null; button.textContent = "清空"; }
    }
    if (at.dataset && at.dataset.filter) {
      const words = at.value.trim().split(/\s+/);
      let left = 0;
      for (const row of all("li", document.getElementById(at.dataset.filter))) {
        row.hidden = !words.every((word) => row.dataset.words.includes(word));
        if (!row.hidden) left += 1;
      }
      const none = $("[data-none]");
      if (none) none.hidden = left > 0;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    if ((event.ctrlKey || event.metaKey) && event.target === box()) {
      event.preventDefault();
      event.target.form.requestSubmit();
    } else if (event.target.dataset && event.target.dataset.filter) {
      event.preventDefault();
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.form && event.target.form.matches("[data-auto]")) event.target.form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    const at = event.target.closest ? event.target : null;
    if (!at) return;
    const button = at.closest("button");
    if (button && button.hasAttribute("data-clear")) return clear(button);
    if (button && button.hasAttribute("data-print")) return print();
    const link = at.closest('a[href^="#"]');
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (link && link.matches(".hit") && plain && openPop(link)) return event.preventDefault();
    // A link may lead into a closed list.
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    if (target.tabIndex === -1) target.focus({ preventScroll: true });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const pressed = event.submitter;
    if (form.matches("[data-example]")) {
      const field = box();
      if (!field) return;
      event.preventDefault();
      field.value = pressed.value;
      draft.save();
      field.focus();
      field.scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" });
      return;
    }
    if (form.id !== "incident" || (pressed && pressed.hasAttribute("data-native"))) return;
    event.preventDefault();
    if (pressed && pressed.hasAttribute("data-copy")) return copy(form, pressed);
    send(pathOf(form, pressed), bodyOf(form, pressed), pressed && pressed.closest(".pop") ? { hit: popped } : null);
  });

  // ---- Start. A reload, or coming back from another page, asks for the address without the form: the page is then
  // made again from what the history entry holds.
  const state = history.state;
  if (location.pathname.startsWith("/guidance") && state && state.body && !document.getElementById("incident")) {
    entry = state.id;
    restore(state);
  } else if (document.getElementById("incident")) {
    history.scrollRestoration = "manual";
    stamp();
    ready();
    if (state && state.y) scrollTo({ top: state.y, behavior: "instant" });
  } else {
    ready();
  }
})();
