/** How many seconds of contact a lead is judged by. */
const REMEMBERED_SECONDS = 12;
/** Below this no lead carries a QRS that can be told from noise, µV (slope over about 20 ms). */
const LOWEST_PEAK = 15;
/** A lead is noise and nothing else where its steepest is no further above its mean than this … */
const NOISE_CREST = 5.5;
/**
 * … and it moves from bin to bin this much as far as over a slope, by the root of the slope's length in bins: white noise
 * (after the spike remover) and muscle 0.6, mains more, a heart, fibrillating or not, 0.1 to 0.25.
 */
const NOISE_ROUGHNESS = 0.4;
/** From the crest of a flat-topped wave to that of a clean lead: the weight grows from its least to 1. */
const LEAST_CREST = 2.5;
const CLEAN_CREST = 6.5;
const LEAST_WEIGHT = 0.05;

/** One second of slopes: the steepest, their mean, and the mean step from bin to bin, µV. */
interface Second {
  readonly steepest: number;
  readonly mean: number;
  readonly step: number;
}

/**
 * What one lead is worth among the others: how steep its beats are, and how clearly they stand out of the rest. Judged by
 * its last twelve seconds with contact, whatever lies between them, so that it survives an absence; by ranks, so that
 * an artefact of a second or two does not change it; and without any beat having been told, so that a threshold which
 * went astray cannot hold itself there.
 */
export class LeadStanding {
  readonly #binRate: number;
  readonly #roughest: number;
  readonly #seconds: Second[] = [];
  #steepest = 0;
  #sum = 0;
  #steps = 0;
  #count = 0;
  #peak = 0;
  #weight = 0;
  #isNoise = false;
  #isClear = false;

  /** `slopeLength`: bins that a slope compares on each side. */
  constructor(binRate: number, slopeLength: number) {
    this.#binRate = binRate;
    this.#roughest = NOISE_ROUGHNESS * Math.sqrt(slopeLength);
  }

  /** Height of this lead's beats, µV of slope; 0 while unknown or where there is nothing. */
  get peak(): number {
    return this.#peak;
  }

  /** 0 (nothing, or noise alone), 0.05 (hardly to be told from it) to 1 (beats stand out clearly). */
  get weight(): number {
    return this.#weight;
  }

  /** Noise and nothing else. */
  get isNoise(): boolean {
    return this.#isNoise;
  }

  /** Shows something more clearly than noise can by chance. */
  get isClear(): boolean {
    return this.#isClear;
  }

  /** Adds a slope and the step to its last bin, both without sign. True where a second is full, and it is time to judge. */
  add(slope: number, step: number): boolean {
    if (slope > this.#steepest) this.#steepest = slope;
    this.#sum += slope;
    this.#steps += step;
    this.#count += 1;
    if (this.#count < this.#binRate) return false;
    this.#closeSecond();
    return true;
  }

  /** Takes over what another has learnt of the same lead. */
  learnFrom(other: LeadStanding): void {
    // An excerpt of less than a second still has a height.
    if (other.#seconds.length === 0 && other.#count > 0) other.#closeSecond();
    this.#seconds.splice(0, Infinity, ...other.#seconds);
  }

  /** `share`: how many of the seconds surely hold a beat's steepest slope. */
  judge(share: number): void {
    const count = this.#seconds.length;
    if (count === 0) return;
    const descending = this.#seconds.map(({ steepest }) => steepest).sort((one, other) => other - one);
    const mean = this.#seconds.reduce((sum, one) => sum + one.mean, 0) / count;
    const step = this.#seconds.reduce((sum, one) => sum + one.step, 0) / count;
    this.#peak = descending[Math.max(0, Math.ceil(count * share) - 1)] ?? 0;
    const crest = mean > 0 ? this.#peak / mean : 0;
    const isSeen = this.#peak >= LOWEST_PEAK;
    this.#isNoise = isSeen && crest < NOISE_CREST && step > this.#roughest * mean;
    this.#isClear = isSeen && crest >= NOISE_CREST;
    const clearness = (crest - LEAST_CREST) / (CLEAN_CREST - LEAST_CREST);
    this.#weight = isSeen && !this.#isNoise ? Math.min(1, Math.max(LEAST_WEIGHT, clearness)) : 0;
  }

  #closeSecond(): void {
    this.#seconds.push({
      steepest: this.#steepest,
      mean: this.#sum / this.#count,
      step: this.#steps / this.#count,
    });
    if (this.#seconds.length > REMEMBERED_SECONDS) this.#seconds.shift();
    this.#steepest = 0;
    this.#sum = 0;
    this.#steps = 0;
    this.#count = 0;
  }
}
