// The one owner of time: it turns elapsed seconds into steps. Late frames are skipped.

const LONGEST_GAP_SECONDS = 0.25;
const SLOWEST = 0.2;
const FASTEST = 5000;

class Playback {
  /** `steps` tells the last step, `show` shows one, `changed` is called when playing or speed change. */
  constructor(speed, steps, show, changed) {
    Object.assign(this, { speed, steps, show, changed, loop: false, playing: false, position: 0, range: null });
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

  /** The step at which what is played begins. */
  get first() {
    return this.range ? Math.min(this.range[0], this.steps()) : 0;
  }

  /** The step at which what is played ends. */
  get last() {
    return this.range ? Math.min(this.range[1], this.steps()) : this.steps();
  }

  /** Plays only the steps from one to the other; everything where there are none between. */
  setRange(first, last) {
    const [low, high] = [Math.min(first, last), Math.max(first, last)];
    this.range = high > low ? [low, high] : null;
    this.changed();
  }

  clearRange() {
    this.range = null;
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
    if (this.playing || this.last <= this.first) return;
    if (this.position < this.first || this.position >= this.last) this.goTo(this.first);
    this.playing = true;
    this.lastFrame = null;
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
    if (this.lastFrame !== null) this.advance((now - this.lastFrame) / 1000);
    this.lastFrame = now;
    window.requestAnimationFrame(this.tick);
  }

  advance(elapsedSeconds) {
    const { first, last } = this;
    let position = this.position + Math.min(elapsedSeconds, LONGEST_GAP_SECONDS) * this.speed;
    if (position >= last) position = this.loop ? first + ((position - first) % (last - first + 1)) : last;
    this.goTo(position);
    if (position >= last && !this.loop) this.pause();
  }
}
