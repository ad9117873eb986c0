/** Runs in the page before its own scripts: when one can move in the map, and the frames while it moves. */
new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-renderer]")) return;
  observer.disconnect();
  // The second frame after it begins once the first one was drawn.
  requestAnimationFrame(() =>
    requestAnimationFrame((now) => {
      window.interactive = now;
    }),
  );
}).observe(document, { subtree: true, childList: true, attributes: true });

window.recordFrames = () => {
  const record = { frames: [], shares: [], last: performance.now(), going: true };
  window.record = record;
  const map = document.querySelector("[data-renderer]");
  const step = (now) => {
    record.frames.push(now - record.last);
    record.last = now;
    record.shares.push(Number(map.dataset.share ?? 1));
    if (record.going) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
};
