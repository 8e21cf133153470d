// Shows how far a file is read while it is, and loads the page anew when it is done.

export function showProgress() {
  const place = document.querySelector('[data-wm-progress]');
  if (!place) return;
  const events = new EventSource(place.dataset.wmProgress);
  events.addEventListener('step', ({ data }) => {
    const { percent, rows } = JSON.parse(data);
    place.querySelector('progress').value = percent;
    place.querySelector('[data-wm-percent]').textContent = percent;
    place.querySelector('[data-wm-rows]').textContent = rows.toLocaleString('en-GB');
  });
  events.addEventListener('over', () => {
    events.close();
    location.reload();
  });
}
