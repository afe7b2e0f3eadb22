import type { CompassPoint } from '../geodesy.ts';

/** Words of the map in English. They come with it and not with the first page. */
export const mapEn = {
  heading: 'Where the ambulances are',
  chart:
    'Map of the ambulances and hospitals. Arrow keys move it, plus and minus zoom; the list beside it tells the same in words.',
  list: 'Ambulances on the map',
  close: 'Close the map',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  showAll: 'Show all',
  north: 'N',
  northLabel: 'North is up',
  none: 'No ambulance is on its way.',
  noPlace: 'It tells no position.',
  noHospital: 'No hospital chosen yet',
  eta: 'Arrives',
  etaClock: (clock: string) => `at ${clock}`,
  distance: (distance: string, point: string, hospital: string) => `${distance} ${point} of ${hospital}`,
  hospitalUnplaced: (hospital: string) => `To ${hospital}, whose place the relay is not told`,
  points: {
    n: 'north',
    ne: 'north-east',
    e: 'east',
    se: 'south-east',
    s: 'south',
    sw: 'south-west',
    w: 'west',
    nw: 'north-west',
  } satisfies Record<CompassPoint, string>,
  age: (span: string) => `Position ${span} old`,
  old: (span: string) => `Last known ${span} ago`,
  unsure: 'by the ambulance’s own clock',
  within: (distance: string) => `within ${distance}`,
  sources: { receiver: 'vehicle’s receiver', tablet: 'tablet' },
  units: { m: 'm', km: 'km' },
  honest:
    'Arrival is the tablet’s estimate: 1.35 times the straight distance, at 50 km/h. The dashed line is the direction, not the road.',
  noTiles: 'No base map is set up: rings and lines show distance and direction.',
  tilesFailed: 'Pictures of the map server do not come; rings and lines stay true.',
};

export type MapWords = typeof mapEn;
