import {
  circle,
  control,
  divIcon,
  latLngBounds,
  layerGroup,
  map as openMap,
  type Map as LeafletMap,
  marker,
  polyline,
  tileLayer,
} from 'leaflet';
import 'leaflet/dist/leaflet.css';
import type { TilesJson } from '../../protocol/wire/sessions-api.ts';
import { graticuleOver, greatCircle, type Metres, type Place, ringRadii } from './geodesy.ts';

/** All texts are as a person reads them already. */
export interface ChartPicture {
  readonly ambulances: readonly {
    readonly session: string;
    readonly place: Place;
    readonly accuracy: Metres;
    readonly isOld: boolean;
    readonly isChosen: boolean;
    readonly label: string;
    readonly note: string;
    /** Where it is bound for. */
    readonly boundFor: Place | null;
  }[];
  readonly hospitals: readonly { readonly place: Place; readonly label: string }[];
  readonly rings: { readonly place: Place; readonly farthest: Metres } | null;
  readonly ringLabel: (radius: Metres) => string;
}

export interface ChartWords {
  readonly zoomIn: string;
  readonly zoomOut: string;
}

export interface ChartParts {
  readonly tiles: TilesJson | null;
  readonly words: ChartWords;
  /** Whether pictures of the map server come. */
  readonly tilesFail: (isFailing: boolean) => void;
}

const at = ({ latitude, longitude }: Place): [number, number] => [latitude, longitude];
/** Of the chart's width. */
const FLIPS_BEYOND = 0.62;
const PAN_BY = 80;
const PANNED: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Nothing on the chart is pressed: what can be chosen is in the list. */
const STILL = { interactive: false } as const;
const stateOf = ({ isOld, isChosen }: ChartPicture['ambulances'][number]): string =>
  `${isOld ? ' arrival-old' : ''}${isChosen ? ' arrival-chosen' : ''}`;
/** Nearer than that a ring of a hundred metres fills the chart. */
const CLOSEST = 16;
const MARGIN = 20;
/** Pixels between two lines, so that their names stand apart. */
const ROOM = { down: 64, across: 120 } as const;
/** Pixels at the corners that north, buttons, scale and credit take. */
const CORNERS = { left: 60, right: 90, top: 76, bottom: 48 } as const;

/** The chart itself: what Leaflet draws, from a picture that is decided elsewhere. It moves only when somebody moves it, or somebody new is on it. */
export class ArrivalChart {
  readonly #map: LeafletMap;
  readonly #lines = layerGroup();
  readonly #drawn = layerGroup();
  readonly #hasTiles: boolean;
  #fitted = '';
  /** It shows all that is on it, and nobody has moved it since. */
  #isAll = false;
  #moves: 'by itself' | 'by hand' = 'by hand';
  #picture: ChartPicture | null = null;
  readonly #watchSize: ResizeObserver;

  constructor(element: HTMLElement, { tiles, words, tilesFail }: ChartParts) {
    // A calm chart: nothing glides or fades, for a still picture is read faster.
    this.#map = openMap(element, {
      ...{ attributionControl: false, zoomControl: false, zoomAnimation: false, fadeAnimation: false, inertia: false },
      ...{ markerZoomAnimation: false, keyboard: false, minZoom: 3, maxZoom: 18, zoomSnap: 0.25, worldCopyJump: true },
    });
    control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut, position: 'topright' }).addTo(this.#map);
    control.scale({ imperial: false, maxWidth: 160, position: 'bottomleft' }).addTo(this.#map);
    this.#map.createPane('graticule').style.zIndex = '350';
    this.#map.createPane('rings').style.zIndex = '360';
    this.#map.createPane('ring-labels').style.zIndex = '365';
    this.#hasTiles = tiles !== null;
    if (tiles !== null) {
      const layer = tileLayer(tiles.url, { maxZoom: 18, referrerPolicy: 'no-referrer' });
      layer.on('tileerror', () => {
        tilesFail(true);
      });
      layer.on('tileload', () => {
        tilesFail(false);
      });
      layer.addTo(this.#map);
    }
    this.#lines.addTo(this.#map);
    this.#drawn.addTo(this.#map);
    this.#map.on('movestart zoomstart', () => {
      if (this.#moves === 'by hand') this.#isAll = false;
    });
    this.#map.on('moveend', () => {
      this.#drawLines();
      if (this.#picture !== null) this.#draw(this.#picture);
    });
    // Leaflet would hear keys at the document, where those of a page and of a dialog have been taken already.
    element.tabIndex = 0;
    element.addEventListener('keydown', this.#press);
    this.#watchSize = new ResizeObserver(() => {
      this.#byItself(() => {
        this.#map.invalidateSize({ animate: false });
      });
      // Opened before its page was laid out, it had no size to show anything in.
      if (this.#isAll) this.showAll();
    });
    this.#watchSize.observe(element);
  }

  readonly #press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = PANNED[event.key];
    if (way !== undefined) this.#map.panBy([way[0] * PAN_BY, way[1] * PAN_BY], { animate: false });
    else if (event.key === '+' || event.key === '=') this.#map.zoomIn();
    else if (event.key === '-' || event.key === '_') this.#map.zoomOut();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  show(picture: ChartPicture): void {
    this.#picture = picture;
    // Before anything is added: a layer has no place on a map that has none itself.
    const shown = [...picture.ambulances.map(({ session }) => session), ...picture.hospitals.map(({ label }) => label)];
    const key = shown.sort().join('\n');
    if (key !== this.#fitted) {
      this.#fitted = key;
      this.showAll();
    }
    this.#draw(picture);
  }

  /** All that is on it, as large as it goes. */
  showAll(): void {
    this.#byItself(() => {
      this.#fit();
    });
    this.#isAll = true;
  }

  /** Whoever moves the chart keeps what they look at; until then it shows all, whatever size it is given. */
  #byItself(move: () => void): void {
    this.#moves = 'by itself';
    move();
    this.#moves = 'by hand';
  }

  #fit(): void {
    const rings = this.#picture?.rings ?? null;
    const widest = rings === null ? undefined : ringRadii(rings.farthest).at(-1);
    const places = [
      // Whole rings, with room for the name of the widest.
      ...(rings === null || widest === undefined ? [] : around(rings.place, widest)),
      ...(this.#picture?.ambulances.map(({ place }) => at(place)) ?? []),
      ...(this.#picture?.hospitals.map(({ place }) => at(place)) ?? []),
    ];
    const [only] = places;
    if (only === undefined) {
      this.#map.setView([0, 0], 3, { animate: false });
    } else if (places.length === 1) this.#map.setView(only, 13, { animate: false });
    else {
      const bounds = latLngBounds(places);
      this.#map.fitBounds(bounds, {
        paddingTopLeft: [MARGIN, 2 * MARGIN],
        paddingBottomRight: [MARGIN, MARGIN],
        maxZoom: CLOSEST,
        animate: false,
      });
    }
  }

  goTo(place: Place): void {
    this.#map.setView(at(place), Math.max(this.#map.getZoom(), 13), { animate: false });
  }

  close(): void {
    this.#map.getContainer().removeEventListener('keydown', this.#press);
    this.#watchSize.disconnect();
    this.#map.remove();
  }

  #draw({ ambulances, hospitals, rings, ringLabel }: ChartPicture): void {
    const group = this.#drawn;
    group.clearLayers();
    if (rings !== null) this.#drawRings(rings.place, rings.farthest, ringLabel);
    for (const one of ambulances) {
      if (one.boundFor !== null) {
        const way = greatCircle(one.place, one.boundFor).map(at);
        polyline(way, { ...STILL, className: `arrival-line${stateOf(one)}`, dashArray: '2 8' }).addTo(group);
      }
      circle(at(one.place), { ...STILL, radius: one.accuracy, className: `arrival-accuracy${stateOf(one)}` }).addTo(
        group,
      );
    }
    for (const { place, label } of hospitals) {
      const icon = markIcon(`arrival-hospital${this.#sideOf(place)}`, 'H', label, '');
      marker(at(place), { ...STILL, keyboard: false, icon, zIndexOffset: 100 }).addTo(group);
    }
    for (const one of ambulances) {
      const icon = markIcon(`arrival-ambulance${stateOf(one)}${this.#sideOf(one.place)}`, '', one.label, one.note);
      marker(at(one.place), { ...STILL, keyboard: false, icon, zIndexOffset: one.isChosen ? 1000 : 500 }).addTo(group);
    }
  }

  #drawRings(place: Place, farthest: Metres, ringLabel: ChartPicture['ringLabel']): void {
    for (const radius of ringRadii(farthest)) {
      circle(at(place), { ...STILL, radius, fill: false, className: 'arrival-ring', pane: 'rings' }).addTo(this.#drawn);
      const icon = textIcon('arrival-ring-label', ringLabel(radius));
      const top: [number, number] = [northOf(place, radius), place.longitude];
      marker(top, { ...STILL, keyboard: false, icon, pane: 'ring-labels' }).addTo(this.#drawn);
    }
  }

  /** Near the right edge a label stands left of its place: there it would be cut. */
  #sideOf(place: Place): string {
    return this.#map.latLngToContainerPoint(at(place)).x > this.#map.getSize().x * FLIPS_BEYOND ? ' arrival-flip' : '';
  }

  /** Meridians and parallels, where no map lies under the chart. */
  #drawLines(): void {
    this.#lines.clearLayers();
    if (this.#hasTiles) return;
    const bounds = this.#map.getBounds();
    const [south, north, west, east] = [bounds.getSouth(), bounds.getNorth(), bounds.getWest(), bounds.getEast()];
    const { x: width, y: height } = this.#map.getSize();
    const lines = graticuleOver({ south, north, west, east }, height / ROOM.down, width / ROOM.across);
    const { latitudes, longitudes, digits } = lines;
    /** Clear of what lies over the chart's edges. */
    const isClear = (place: [number, number]): boolean => {
      const { x, y } = this.#map.latLngToContainerPoint(place);
      return x > 1 ? x > CORNERS.left && x < width - CORNERS.right : y > CORNERS.top && y < height - CORNERS.bottom;
    };
    const line = (ends: [number, number][]): void => {
      polyline(ends, { interactive: false, className: 'arrival-graticule', pane: 'graticule' }).addTo(this.#lines);
    };
    const name = (place: [number, number], text: string, className: string): void => {
      if (!isClear(place)) return;
      marker(place, { interactive: false, keyboard: false, icon: textIcon(className, text), pane: 'graticule' }).addTo(
        this.#lines,
      );
    };
    for (const latitude of latitudes) {
      line([
        [latitude, west],
        [latitude, east],
      ]);
      name([latitude, west], degreesText(latitude, digits, 'N', 'S'), 'arrival-parallel');
    }
    for (const longitude of longitudes) {
      line([
        [south, longitude],
        [north, longitude],
      ]);
      name([north, longitude], degreesText(longitude, digits, 'E', 'W'), 'arrival-meridian');
    }
  }
}

const degreesText = (degrees: number, digits: number, positive: string, negative: string): string =>
  `${Math.abs(degrees).toFixed(digits)}° ${degrees < 0 ? negative : positive}`;

/** Latitude of the place so many metres north of another. */
const northOf = ({ latitude }: Place, metres: Metres): number => Math.min(85, latitude + metres / 111_195);

/** North, south, east and west of a place at a distance. */
function around(place: Place, metres: Metres): readonly [number, number][] {
  const north = northOf(place, metres) - place.latitude;
  const east = north / Math.cos((place.latitude * Math.PI) / 180);
  return [
    [place.latitude + north, place.longitude],
    [place.latitude - north, place.longitude],
    [place.latitude, place.longitude + east],
    [place.latitude, place.longitude - east],
  ];
}

/** Built of nodes, never of markup: what crews and hospitals are called comes from outside. */
function textIcon(className: string, text: string) {
  const words = document.createElement('span');
  words.textContent = text;
  return divIcon({ className, html: words, iconSize: [0, 0] });
}

function markIcon(className: string, sign: string, label: string, note: string) {
  const whole = document.createElement('span');
  whole.className = 'arrival-mark';
  const shape = document.createElement('span');
  shape.className = 'arrival-shape';
  shape.textContent = sign;
  const words = document.createElement('span');
  words.className = 'arrival-words';
  for (const [text, strong] of [
    [label, true],
    [note, false],
  ] as const) {
    if (text === '') continue;
    const part = document.createElement(strong ? 'strong' : 'span');
    part.textContent = text;
    words.append(part);
  }
  whole.append(shape, words);
  return divIcon({ className, html: whole, iconSize: [0, 0] });
}
