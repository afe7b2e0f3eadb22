/** A place that cannot be decided: a beat found there, or none, counts neither way. */
export interface DoubtfulPlace {
  /** Sample index. */
  readonly at: number;
  readonly why: string;
}

/** Where the beats of one record are. */
export interface HandCheckedBeats {
  /** Place of its header in the folder `wfdb` of the records. */
  readonly record: string;
  /** What was seen. */
  readonly seen: string;
  /** Sample indices, ascending, of the middle of each QRS: good to about 20 ms. */
  readonly beats: readonly number[];
  readonly doubtful: readonly DoubtfulPlace[];
}

/**
 * The beats of every ordinary record of the folder, over its full length.
 *
 * How they were checked: candidates came from a method that has nothing in common with the detector under test (sum over all
 * leads of the difference over 20 ms, each as a share of that lead's own 98th percentile, mean over 80 ms, local maxima
 * above 35 % of the record's 97th percentile and 200 ms apart; a second set with 32 ms, 120 ms and 22 % for what the first may
 * miss). Each strip of at most ten seconds was drawn with I, II, V1, V2, V3, V5 (HR12083: III as well), a time grid, that
 * energy and both sets of candidates, and read by eye from beginning to end: every mark against the trace, and every
 * stretch without a mark. Strips with edges, artefacts or wide complexes were drawn once more, larger, in nine leads.
 * What the eye corrected: one candidate on a slipping electrode was struck out (Q0010), and complexes that the file's
 * beginning or end cuts before they have come to an end are doubtful. The second set added nothing but T waves.
 * The detector's output was not used.
 */
export const HAND_CHECKED_BEATS: readonly HandCheckedBeats[] = [
  {
    record: 'chapman-ningbo/JS00001',
    seen: 'atrial fibrillation, muscle in I and II, two steps of V6 that are no beats',
    // prettier-ignore
    beats: [
      241, 472, 742, 975, 1254, 1521, 1812, 2084, 2348, 2583, 2863, 3130, 3404, 3593, 3861, 4077, 4351, 4592, 4853,
    ],
    doubtful: [{ at: 20, why: 'cut by the beginning: the QRS starts before the first sample' }],
  },
  {
    record: 'chapman-ningbo/JS09740',
    seen: 'atrial flutter, 2:1, regular',
    // prettier-ignore
    beats: [
      265, 555, 849, 1134, 1427, 1718, 2005, 2301, 2590, 2880, 3168, 3459, 3749, 4044, 4328, 4615, 4897,
    ],
    doubtful: [],
  },
  {
    record: 'chapman-ningbo/JS11438',
    seen: 'sinus tachycardia of a child, V1 to V6 flat, a burst of noise before the first beat',
    // prettier-ignore
    beats: [
      141, 381, 611, 842, 1076, 1315, 1544, 1773, 2003, 2239, 2465, 2692, 2918, 3147, 3379, 3605, 3831, 4059, 4290,
      4515, 4739, 4961,
    ],
    doubtful: [],
  },
  {
    record: 'chapman-ningbo/JS20006',
    seen: 'premature atrial beats, the last beat is a premature ventricular one, mains in II',
    // prettier-ignore
    beats: [
      289, 529, 852, 1088, 1417, 1706, 1994, 2286, 2570, 2810, 3142, 3435, 3725, 4013, 4299, 4548, 4773,
    ],
    doubtful: [{ at: 5, why: 'cut by the beginning: the QRS starts before the first sample, with the R at its top' }],
  },
  {
    record: 'chapman-ningbo/JS45543',
    seen: 'tachycardia of changing form, in the fifth second three wide complexes at 250/min',
    // prettier-ignore
    beats: [
      75, 317, 528, 729, 924, 1117, 1310, 1504, 1696, 1888, 2080, 2246, 2367, 2485, 2665, 2805, 3041, 3249, 3459,
      3662, 3861, 4059, 4255, 4456, 4650, 4850,
    ],
    doubtful: [],
  },
  {
    record: 'cpsc/A0001',
    seen: 'right bundle branch block',
    // prettier-ignore
    beats: [
      233, 529, 828, 1125, 1420, 1717, 2013, 2314, 2607, 2905, 3199, 3497, 3798, 4094, 4397, 4695, 4995, 5298, 5595,
      5896, 6193, 6492, 6794, 7096, 7394,
    ],
    doubtful: [],
  },
  {
    record: 'cpsc/A0003',
    seen: 'atrial fibrillation',
    // prettier-ignore
    beats: [
      33, 215, 400, 575, 757, 1018, 1218, 1399, 1603, 1877, 2149, 2343, 2508, 2707, 2968, 3185, 3440, 3648, 3818,
      3992, 4205, 4396, 4591, 4783, 4959,
    ],
    doubtful: [],
  },
  {
    record: 'cpsc/A0004',
    seen: 'atrial fibrillation, muscle',
    // prettier-ignore
    beats: [
      114, 367, 782, 1024, 1233, 1514, 1839, 2114, 2384, 2607, 2818, 3001, 3185, 3400, 3734, 4055, 4276, 4539, 4741,
      4941, 5295, 5539, 5827,
    ],
    doubtful: [],
  },
  {
    record: 'cpsc/Q0010',
    seen: 'from 10.5 s on electrodes slip: the QRS at 5527 is seen in V4, the steps near 5645 and from 5940 on are none',
    // prettier-ignore
    beats: [
      276, 609, 875, 1303, 1662, 2006, 2345, 2701, 2944, 3397, 3771, 4132, 4490, 4847, 5190, 5525, 5801,
    ],
    doubtful: [],
  },
  {
    record: 'georgia/E00001',
    seen: 'sinus rhythm',
    // prettier-ignore
    beats: [
      224, 615, 970, 1343, 1701, 2050, 2403, 2752, 3099, 3458, 3820, 4178, 4533, 4908,
    ],
    doubtful: [],
  },
  {
    record: 'georgia/E00005',
    seen: 'atrial fibrillation, right bundle branch block, tall T',
    // prettier-ignore
    beats: [
      71, 434, 731, 1099, 1563, 2066, 2549, 2864, 3242, 3549, 3911, 4191, 4556,
    ],
    doubtful: [{ at: 4988, why: 'cut by the end: the R stands at its top nine samples before the last' }],
  },
  {
    record: 'georgia/E00008',
    seen: 'the third beat is premature and wide',
    // prettier-ignore
    beats: [
      302, 599, 801, 1130, 1426, 1719, 2007, 2289, 2575, 2848, 3140, 3423, 3668, 3973, 4263, 4552, 4844,
    ],
    doubtful: [{ at: 3, why: 'cut by the beginning: only the end of the QRS is there' }],
  },
  {
    record: 'ptb-xl/HR00001',
    seen: 'sinus rhythm, low limb leads',
    // prettier-ignore
    beats: [
      116, 577, 1044, 1505, 1970, 2443, 2918, 3399, 3871, 4327, 4808,
    ],
    doubtful: [],
  },
  {
    record: 'ptb-xl/HR00008',
    seen: 'sinus rhythm, wander of II',
    // prettier-ignore
    beats: [
      239, 651, 1059, 1455, 1851, 2259, 2672, 3078, 3477, 3889, 4309, 4715,
    ],
    doubtful: [],
  },
  {
    record: 'ptb-xl/HR06003',
    seen: 'sinus tachycardia',
    // prettier-ignore
    beats: [
      248, 493, 737, 979, 1221, 1464, 1706, 1949, 2193, 2436, 2679, 2920, 3162, 3406, 3650, 3894, 4136, 4379, 4620,
      4862,
    ],
    doubtful: [{ at: 3, why: 'cut by the beginning: only the end of the QRS is there' }],
  },
  {
    record: 'ptb-xl/HR12083',
    seen: 'eight beats with a spike before them, the eighth fused, then four conducted ones',
    // prettier-ignore
    beats: [
      93, 520, 944, 1373, 1798, 2219, 2649, 3047, 3422, 3744, 4140, 4535,
    ],
    doubtful: [{ at: 4946, why: 'cut by the end of the signal at 4947, after which the file holds each last value' }],
  },
  {
    record: 'ptb/S0003',
    seen: 'right bundle branch block, twitches of the right arm that are no beats',
    // prettier-ignore
    beats: [
      422, 1170, 1919, 2663, 3408, 4146, 4883, 5613, 6357, 7089, 7821, 8553, 9281, 10023, 10763, 11504, 12248, 12995,
      13735, 14476, 15220, 15962, 16699, 17434, 18168, 18901, 19639, 20385, 21135, 21886, 22632, 23385, 24140, 24891,
      25640, 26390, 27137, 27888, 28643, 29398, 30146, 30903, 31650, 32400, 33149, 33890, 34649, 35394, 36139, 36884,
      37623, 38376, 39125, 39869, 40615, 41365, 42116, 42865, 43608, 44352, 45103, 45849, 46599, 47357, 48112, 48862,
      49616, 50366, 51112, 51858, 52593, 53328, 54059, 54792, 55527, 56257, 56998, 57738, 58483, 59238, 59985, 60742,
      61501, 62264, 63023, 63779, 64531, 65279, 66030, 66774, 67524, 68272, 69029, 69790, 70550, 71317, 72081, 72844,
      73602, 74357, 75113, 75876, 76635, 77397, 78158, 78919, 79686, 80447, 81218, 81985, 82752, 83524, 84285, 85051,
      85815, 86573, 87335, 88098, 88856, 89619, 90383, 91140, 91903, 92664, 93421, 94182, 94940, 95690, 96455, 97207,
      97963, 98717, 99474, 100235, 100997, 101756, 102514, 103270, 104030, 104794, 105561, 106321, 107077, 107840,
      108600, 109359, 110118, 110871, 111624, 112384, 113133, 113880, 114627,
    ],
    doubtful: [],
  },
  {
    record: 'ptb/S0006',
    seen: 'a discharge of 4.5 mV at 77185 that is no beat',
    // prettier-ignore
    beats: [
      49, 784, 1521, 2258, 2998, 3730, 4459, 5199, 5928, 6666, 7405, 8136, 8878, 9609, 10343, 11078, 11811, 12552,
      13281, 14014, 14753, 15485, 16213, 16951, 17678, 18407, 19139, 19863, 20598, 21324, 22055, 22787, 23511, 24242,
      24963, 25692, 26422, 27147, 27874, 28603, 29324, 30057, 30783, 31508, 32241, 32961, 33688, 34412, 35134, 35863,
      36584, 37303, 38028, 38743, 39465, 40174, 40888, 41599, 42305, 43024, 43737, 44456, 45182, 45902, 46627, 47360,
      48083, 48813, 49544, 50270, 51005, 51732, 52464, 53196, 53922, 54656, 55384, 56110, 56836, 57559, 58289, 59018,
      59739, 60470, 61195, 61916, 62649, 63369, 64095, 64827, 65553, 66288, 67019, 67752, 68492, 69223, 69958, 70693,
      71423, 72165, 72888, 73617, 74352, 75078, 75807, 76543, 77266, 78001, 78730, 79455, 80187, 80912, 81641, 82371,
      83097, 83831, 84557, 85281, 86013, 86738, 87462, 88189, 88914, 89644, 90365, 91088, 91814, 92535, 93258, 93984,
      94706, 95439, 96164, 96888, 97615, 98336, 99061, 99786, 100505, 101232, 101948, 102665, 103389, 104105, 104823,
      105544, 106261, 106986, 107703, 108421, 109148, 109866, 110582, 111306, 112025, 112747, 113469, 114189, 114920,
    ],
    doubtful: [],
  },
  {
    record: 'ptb/s0010_re',
    seen: 'right bundle branch block',
    // prettier-ignore
    beats: [
      647, 1391, 2117, 2846, 3591, 4331, 5060, 5805, 6548, 7269, 7996, 8733, 9455, 10165, 10891, 11618, 12335, 13052,
      13789, 14529, 15254, 15983, 16724, 17461, 18184, 18917, 19656, 20384, 21101, 21838, 22574, 23298, 24023, 24763,
      25492, 26217, 26959, 27703, 28433, 29168, 29914, 30660, 31390, 32131, 32880, 33621, 34350, 35102, 35859, 36590,
      37322, 38070,
    ],
    doubtful: [],
  },
];
