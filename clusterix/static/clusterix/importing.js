// The page of a file that is being worked on: shows how far it is, and the result once it is there.
(() => {
  "use strict";

  const EVERY = 1_000;
  const bar = document.getElementById("progress");
  const told = document.getElementById("told");
  let quiet = 0;

  async function look() {
    try {
      const answer = await (await fetch(bar.dataset.progress)).json();
      if (answer.state !== bar.dataset.state) return location.reload();
      bar.max = answer.total;
      bar.value = answer.done;
      quiet += 1;
      // Screen readers hear of it every ten seconds.
      if (quiet % 10 === 0 || !told.textContent) told.textContent = `${answer.done} of ${answer.total} rows`;
    } catch {
      // The next look may succeed.
    }
    setTimeout(look, EVERY);
  }

  setTimeout(look, EVERY);
})();
