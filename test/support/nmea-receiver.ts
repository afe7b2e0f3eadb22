/** A sentence of NMEA 0183 as it goes over the line, with its checksum. */
export function sentence(words: string): string {
  const sum = Buffer.from(words, 'ascii').reduce((before, byte) => before ^ byte, 0);
  return `$${words}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}

const angle = (degrees: number, width: number): string => {
  const whole = Math.floor(Math.abs(degrees));
  const minutes = (Math.abs(degrees) - whole) * 60;
  return `${String(whole).padStart(width, '0')}${minutes.toFixed(5).padStart(8, '0')}`;
};

/** What a receiver tells of a place once a second: GGA and RMC. */
export function sentencesAt(latitude: number, longitude: number): Uint8Array {
  const place = `${angle(latitude, 2)},${latitude < 0 ? 'S' : 'N'},${angle(longitude, 3)},${longitude < 0 ? 'W' : 'E'}`;
  return Buffer.from(
    sentence(`GNGGA,040000.00,${place},1,10,0.8,20.0,M,15.0,M,,`) +
      sentence(`GNRMC,040000.00,A,${place},27.0,213.4,151126,,,A`),
    'latin1',
  );
}
