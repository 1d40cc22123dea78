// Without this file a text is pasted; with it a text file can also be chosen or dropped. The file is read here, in the
// browser, and put into the box: it is sent only with the form.
(() => {
  "use strict";
  const form = document.getElementById("cite-form");
  const box = document.getElementById("cite-text");
  const place = document.getElementById("cite-file");
  if (!form || !box || !place) return;
  const LARGEST = 1024 * 1024;

  const said = document.createElement("p");
  said.className = "note";
  said.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "选文本文件";
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".txt,.md,.text,text/plain";
  input.hidden = true;
  place.append(button, input, said);
  place.hidden = false;
  said.textContent = "也可以把文本文件拖到框里";

  const say = (words, bad) => {
    said.textContent = words;
    said.classList.toggle("cite-bad", bad);
  };

  const decode = (bytes) => {
    const starts = (...head) => head.every((byte, i) => bytes[i] === byte);
    if (starts(0x50, 0x4b, 3, 4) || starts(0xd0, 0xcf, 0x11, 0xe0)) throw new Error("这是 Word 文件，请打开后复制文字粘贴进来");
    if (starts(0x25, 0x50, 0x44, 0x46)) throw new Error("这是 PDF 文件，请打开后复制文字粘贴进来");
    const kinds = starts(0xff, 0xfe) ? ["utf-16le"] : starts(0xfe, 0xff) ? ["utf-16be"] : ["utf-8", "gb18030"];
    for (const kind of kinds) {
      try {
        const text = new TextDecoder(kind, { fatal: true }).decode(bytes);
        if (!text.includes("\0")) return text;
      } catch { /* the next kind */ }
    }
    throw new Error("认不出文字编码，请另存为 UTF-8 文本");
  };

  const take = async (file) => {
    try {
      if (file.size > LARGEST) throw new Error("文件超过 1 MB，请分成几段");
      const text = decode(new Uint8Array(await file.arrayBuffer()));
      if ([...text].length > Number(box.dataset.longest)) throw new Error("文字超过 " + box.dataset.longest + " 字，请分成几段");
      box.value = text;
      say("已读入“" + file.name + "”，点“核对”", false);
      box.focus();
    } catch (error) {
      say(error.message || "文件读不了", true);
    }
  };

  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    if (input.files[0]) take(input.files[0]);
    input.value = "";
  });
  const over = (on) => form.classList.toggle("is-over", on);
  form.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  form.addEventListener("dragleave", () => over(false));
  form.addEventListener("drop", (event) => {
    over(false);
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    take(file);
  });
  const result = document.getElementById("cite-result");
  if (result) result.focus();
})();
