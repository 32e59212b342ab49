// The one owner of time: it turns elapsed seconds into steps. Late frames are skipped.

const LONGEST_GAP_SECONDS = 0.25;
const SLOWEST = 0.2;
const FASTEST = 5000;

class Playback {
  /** `steps` tells the last step, `show` shows one, `changed` is called when playing or speed change. */
  constructor(speed, steps, show, changed) {
    Object.assign(this, { speed, steps, show, changed, loop: false, playing: false, position: 0 });
    this.tick = this.tick.bind(this);
  }

  setSpeed(speed) {
    this.speed = Math.min(Math.max(speed, SLOWEST), FASTEST);
    this.changed();
  }

  toggleLoop() {
    this.loop = !this.loop;
    this.changed();
  }

  goTo(step) {
    this.position = Math.min(Math.max(step, 0), this.steps());
    this.show(Math.floor(this.position));
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.playing || this.steps() < 1) return;
    if (this.position >= this.steps()) this.goTo(0);
    this.playing = true;
    this.last = null;
    window.requestAnimationFrame(this.tick);
    this.changed();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.changed();
  }

  tick(now) {
    if (!this.playing) return;
    if (this.last !== null) this.advance((now - this.last) / 1000);
    this.last = now;
    window.requestAnimationFrame(this.tick);
  }

  advance(elapsedSeconds) {
    const steps = this.steps();
    let position = this.position + Math.min(elapsedSeconds, LONGEST_GAP_SECONDS) * this.speed;
    if (position >= steps) position = this.loop ? position % (steps + 1) : steps;
    this.goTo(position);
    if (position >= steps && !this.loop) this.pause();
  }
}
