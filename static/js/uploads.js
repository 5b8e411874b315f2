/* Says before the way is made that a file is too large; and follows a job, less often the longer it takes. */
"use strict";

const tooLarge = document.getElementById("too-large");
const file = document.getElementById("id_file");
if (tooLarge && file) {
  file.addEventListener("change", () => {
    tooLarge.hidden = !(file.files[0]?.size > Number(tooLarge.dataset.limit));
  });
  file.form.addEventListener("submit", (event) => {
    if (!tooLarge.hidden) event.preventDefault();
  });
}

const progress = document.getElementById("progress");
const SOONEST = 2000;
const LATEST = 15000;

function follow(wait) {
  setTimeout(async () => {
    if (document.hidden) return follow(wait);
    try {
      const response = await fetch(progress.dataset.state, { headers: { Accept: "application/json" } });
      // Signed out, or the job is no more: the page itself says which.
      if (response.redirected || response.status === 403 || response.status === 404) return location.reload();
      const job = await response.json();
      if (job.stage !== progress.dataset.stage) return location.reload();
      progress.querySelector("progress").value = job.percent;
      progress.querySelector(".percent").textContent = `${job.percent} %`;
      progress.querySelector(".words").textContent = job.words;
    } catch {
      // The server is away for a moment: ask again later.
    }
    follow(Math.min(wait * 1.2, LATEST));
  }, wait);
}

if (progress) follow(SOONEST);
