// Keeps over pages which words the reader chose: everyday, clinical or both. Without it the choice
// holds on the page alone. It runs where it stands, so that no word changes after it was shown.
(() => {
  const inputs = document.querySelectorAll('input[name="words"]');
  let kept = null;
  try {
    kept = localStorage.getItem("words");
  } catch {
    return; // storage is off
  }
  for (const input of inputs) {
    if (input.value === kept) input.checked = true;
    input.addEventListener("change", () => {
      try {
        localStorage.setItem("words", input.value);
      } catch {
        // Storage is full or was turned off: the choice holds on this page.
      }
    });
  }
})();
