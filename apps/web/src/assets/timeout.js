// Warns before the session ends, and lets it go on (WCAG 2.2.1). The page says how long a session lasts.
const WARN_SECONDS = 120;

/** Opens the dialog of the page in time; without one, nobody is signed in. */
export function warnBeforeSigningOut() {
  const dialog = document.querySelector('dialog[data-wm-timeout]');
  if (!dialog) return;
  const seconds = Number(dialog.dataset.wmTimeout);
  const stay = dialog.querySelector('[data-wm-stay]');
  const left = dialog.querySelector('[data-wm-left]');
  let ends = 0;
  let timer;

  const wait = () => {
    ends = Date.now() + seconds * 1000;
    clearTimeout(timer);
    timer = setTimeout(warn, (seconds - WARN_SECONDS) * 1000);
  };
  const warn = () => {
    if (!dialog.open) dialog.showModal();
    count();
  };
  const count = () => {
    const minutes = Math.ceil((ends - Date.now()) / 60_000);
    if (minutes <= 0) {
      location.assign(dialog.dataset.wmOver);
      return;
    }
    left.textContent = minutes === 1 ? '1 minute' : `${minutes} minutes`;
    timer = setTimeout(count, 10_000);
  };
  stay.addEventListener('click', async () => {
    try {
      const answer = await fetch('/session/stay', { headers: { accept: 'application/json' } });
      if (!answer.ok) throw new Error('signed out');
      dialog.close();
      wait();
    } catch {
      location.assign(dialog.dataset.wmOver);
    }
  });
  wait();
}
