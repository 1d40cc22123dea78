// Everything works without this file. It keeps a draft, fills the box from an example, sends with Ctrl+Enter, and
// answers in place by sending the same form and putting the new page's <main> where the old one was.
(() => {
  "use strict";
  const KEY = "anjian.draft";
  const store = {
    get() { try { return localStorage.getItem(KEY) || ""; } catch { return ""; } },
    set(text) { try { text ? localStorage.setItem(KEY, text) : localStorage.removeItem(KEY); } catch { /* kept off */ } },
  };
  const box = () => document.querySelector("textarea[data-draft]");

  const ready = () => {
    const field = box();
    if (field && !field.value && location.pathname === "/") field.value = store.get();
  };

  document.addEventListener("input", (event) => {
    if (event.target === box()) store.set(event.target.value);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === box()) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.form && event.target.form.matches("[data-auto]")) event.target.form.requestSubmit();
  });

  // A highlighted word may lead into a closed list.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target.tabIndex === -1) target.focus({ preventScroll: true });
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.matches("[data-example]")) {
      const field = box();
      if (!field) return;
      event.preventDefault();
      field.value = event.submitter.value;
      store.set(field.value);
      field.focus();
      field.scrollIntoView({ block: "center" });
      return;
    }
    const pressed = event.submitter;
    if (form.id !== "incident" || !pressed || !pressed.hasAttribute("formaction")) return;
    event.preventDefault();
    const main = document.getElementById("main");
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch("/guidance", { method: "POST", body: new URLSearchParams(new FormData(form, pressed)) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("main");
      if (!fresh) throw new Error("no page");
      main.replaceWith(fresh);
      document.title = page.title;
      const shown = document.getElementById("outcome") || fresh;
      shown.setAttribute("tabindex", "-1");
      shown.scrollIntoView({ block: "start" });
      shown.focus({ preventScroll: true });
    } catch {
      // No connection: let the browser say so, with everything kept to try again.
      main.removeAttribute("aria-busy");
      const hidden = document.createElement("input");
      hidden.type = "hidden";
      hidden.name = pressed.name;
      hidden.value = pressed.value;
      if (pressed.name) form.append(hidden);
      form.submit();
    }
  });

  ready();
})();
