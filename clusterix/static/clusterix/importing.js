// The page of a file that a worker deals with: shows how far it is, and reloads once its state is another one.
(() => {
  "use strict";

  const INTERVAL = 1_000;
  // Screen readers read the status aloud, so that it changes only every tenth time.
  const POLLS_PER_STATUS = 10;
  const bar = document.getElementById("progress");
  const status = document.getElementById("told");
  let polls = 0;

  async function poll() {
    try {
      const response = await fetch(bar.dataset.progress);
      const progress = await response.json();
      if (progress.state !== bar.dataset.state) {
        return location.reload();
      }
      show(progress);
    } catch {
      // The next poll may succeed.
    }
    setTimeout(poll, INTERVAL);
  }

  function show(progress) {
    bar.max = progress.total;
    bar.value = progress.done;
    polls += 1;
    if (polls % POLLS_PER_STATUS === 0 || !status.textContent) {
      status.textContent = `${progress.done} of ${progress.total} rows`;
    }
  }

  setTimeout(poll, INTERVAL);
})();
