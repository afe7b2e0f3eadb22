import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace prearrival. */
export namespace prearrival {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a SealedRecord.
         * @deprecated Use prearrival.v1.SealedRecord.$Properties instead.
         */
        interface ISealedRecord extends prearrival.v1.SealedRecord.$Properties {
        }

        /** Represents a SealedRecord. */
        class SealedRecord {

            /**
             * Constructs a new SealedRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.SealedRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SealedRecord crc32c. */
            crc32c: number;

            /** SealedRecord record. */
            record: Uint8Array;

            /**
             * Encodes the specified SealedRecord message. Does not implicitly {@link prearrival.v1.SealedRecord.verify|verify} messages.
             * @param message SealedRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.SealedRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SealedRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.SealedRecord & prearrival.v1.SealedRecord.$Shape} SealedRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.SealedRecord & prearrival.v1.SealedRecord.$Shape;
        }

        namespace SealedRecord {

            /** Properties of a SealedRecord. */
            interface $Properties {

                /** SealedRecord crc32c */
                crc32c?: (number|null);

                /** SealedRecord record */
                record?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SealedRecord. */
            type $Shape = prearrival.v1.SealedRecord.$Properties;
        }

        /**
         * Properties of a Record.
         * @deprecated Use prearrival.v1.Record.$Properties instead.
         */
        interface IRecord extends prearrival.v1.Record.$Properties {
        }

        /** Represents a Record. */
        class Record {

            /**
             * Constructs a new Record.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Record.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Record session. */
            session: Uint8Array;

            /** Record epochNumber. */
            epochNumber: number;

            /** Record epochNonce. */
            epochNonce: Uint8Array;

            /** Record seq. */
            seq: (number|Long);

            /** Record previousHash. */
            previousHash: Uint8Array;

            /** Record recordedAtUnixMs. */
            recordedAtUnixMs: (number|Long);

            /** Record recordedAtMonotonicMs. */
            recordedAtMonotonicMs: number;

            /** Record opened. */
            opened?: (prearrival.v1.Opened.$Properties|null);

            /** Record samples. */
            samples?: (prearrival.v1.Samples.$Properties|null);

            /** Record gap. */
            gap?: (prearrival.v1.Gap.$Properties|null);

            /** Record end. */
            end?: (prearrival.v1.End.$Properties|null);

            /** Record recordsLost. */
            recordsLost?: (prearrival.v1.RecordsLost.$Properties|null);

            /** Record seen. */
            seen?: (prearrival.v1.Seen.$Properties|null);

            /** Record entry. */
            entry?: (prearrival.v1.CaseEntry.$Properties|null);

            /** Record body. */
            body?: ("opened"|"samples"|"gap"|"end"|"recordsLost"|"seen"|"entry");

            /**
             * Encodes the specified Record message. Does not implicitly {@link prearrival.v1.Record.verify|verify} messages.
             * @param message Record message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Record.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Record message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Record & prearrival.v1.Record.$Shape} Record
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Record & prearrival.v1.Record.$Shape;
        }

        namespace Record {

            /** Properties of a Record. */
            interface $Properties {

                /** Record session */
                session?: (Uint8Array|null);

                /** Record epochNumber */
                epochNumber?: (number|null);

                /** Record epochNonce */
                epochNonce?: (Uint8Array|null);

                /** Record seq */
                seq?: (number|Long|null);

                /** Record previousHash */
                previousHash?: (Uint8Array|null);

                /** Record recordedAtUnixMs */
                recordedAtUnixMs?: (number|Long|null);

                /** Record recordedAtMonotonicMs */
                recordedAtMonotonicMs?: (number|null);

                /** Record opened */
                opened?: (prearrival.v1.Opened.$Properties|null);

                /** Record samples */
                samples?: (prearrival.v1.Samples.$Properties|null);

                /** Record gap */
                gap?: (prearrival.v1.Gap.$Properties|null);

                /** Record end */
                end?: (prearrival.v1.End.$Properties|null);

                /** Record recordsLost */
                recordsLost?: (prearrival.v1.RecordsLost.$Properties|null);

                /** Record seen */
                seen?: (prearrival.v1.Seen.$Properties|null);

                /** Record entry */
                entry?: (prearrival.v1.CaseEntry.$Properties|null);

                /** Record body */
                body?: ("opened"|"samples"|"gap"|"end"|"recordsLost"|"seen"|"entry");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Record. */
            type $Shape = {
              session?: Uint8Array|null;
              epochNumber?: number|null;
              epochNonce?: Uint8Array|null;
              seq?: number|Long|null;
              previousHash?: Uint8Array|null;
              recordedAtUnixMs?: number|Long|null;
              recordedAtMonotonicMs?: number|null;
              opened?: prearrival.v1.Opened.$Shape|null;
              samples?: prearrival.v1.Samples.$Shape|null;
              gap?: prearrival.v1.Gap.$Shape|null;
              end?: prearrival.v1.End.$Shape|null;
              recordsLost?: prearrival.v1.RecordsLost.$Shape|null;
              seen?: prearrival.v1.Seen.$Shape|null;
              entry?: prearrival.v1.CaseEntry.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; opened?: null; samples?: null; gap?: null; end?: null; recordsLost?: null; seen?: null; entry?: null }|{ body?: "opened"; opened: prearrival.v1.Opened.$Shape; samples?: null; gap?: null; end?: null; recordsLost?: null; seen?: null; entry?: null }|{ body?: "samples"; opened?: null; samples: prearrival.v1.Samples.$Shape; gap?: null; end?: null; recordsLost?: null; seen?: null; entry?: null }|{ body?: "gap"; opened?: null; samples?: null; gap: prearrival.v1.Gap.$Shape; end?: null; recordsLost?: null; seen?: null; entry?: null }|{ body?: "end"; opened?: null; samples?: null; gap?: null; end: prearrival.v1.End.$Shape; recordsLost?: null; seen?: null; entry?: null }|{ body?: "recordsLost"; opened?: null; samples?: null; gap?: null; end?: null; recordsLost: prearrival.v1.RecordsLost.$Shape; seen?: null; entry?: null }|{ body?: "seen"; opened?: null; samples?: null; gap?: null; end?: null; recordsLost?: null; seen: prearrival.v1.Seen.$Shape; entry?: null }|{ body?: "entry"; opened?: null; samples?: null; gap?: null; end?: null; recordsLost?: null; seen?: null; entry: prearrival.v1.CaseEntry.$Shape })
            );
        }

        /**
         * Properties of an Opened.
         * @deprecated Use prearrival.v1.Opened.$Properties instead.
         */
        interface IOpened extends prearrival.v1.Opened.$Properties {
        }

        /** Represents an Opened. */
        class Opened {

            /**
             * Constructs a new Opened.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Opened.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Opened unit. */
            unit: string;

            /** Opened source. */
            source: string;

            /** Opened patientLabel. */
            patientLabel: string;

            /** Opened sessionStartedAtUnixMs. */
            sessionStartedAtUnixMs: (number|Long);

            /** Opened samplingRateHz. */
            samplingRateHz: number;

            /** Opened leads. */
            leads: prearrival.v1.LeadSignal.$Properties[];

            /** Opened software. */
            software: string;

            /** Opened purpose. */
            purpose: prearrival.v1.Purpose;

            /**
             * Encodes the specified Opened message. Does not implicitly {@link prearrival.v1.Opened.verify|verify} messages.
             * @param message Opened message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Opened.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Opened message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Opened & prearrival.v1.Opened.$Shape} Opened
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Opened & prearrival.v1.Opened.$Shape;
        }

        namespace Opened {

            /** Properties of an Opened. */
            interface $Properties {

                /** Opened unit */
                unit?: (string|null);

                /** Opened source */
                source?: (string|null);

                /** Opened patientLabel */
                patientLabel?: (string|null);

                /** Opened sessionStartedAtUnixMs */
                sessionStartedAtUnixMs?: (number|Long|null);

                /** Opened samplingRateHz */
                samplingRateHz?: (number|null);

                /** Opened leads */
                leads?: (prearrival.v1.LeadSignal.$Properties[]|null);

                /** Opened software */
                software?: (string|null);

                /** Opened purpose */
                purpose?: (prearrival.v1.Purpose|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Opened. */
            type $Shape = prearrival.v1.Opened.$Properties;
        }

        /** Purpose enum. */
        enum Purpose {

            /** PURPOSE_CARE value */
            PURPOSE_CARE = 0,

            /** PURPOSE_SELF_TEST value */
            PURPOSE_SELF_TEST = 1
        }

        /**
         * Properties of a LeadSignal.
         * @deprecated Use prearrival.v1.LeadSignal.$Properties instead.
         */
        interface ILeadSignal extends prearrival.v1.LeadSignal.$Properties {
        }

        /** Represents a LeadSignal. */
        class LeadSignal {

            /**
             * Constructs a new LeadSignal.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.LeadSignal.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LeadSignal lead. */
            lead: number;

            /** LeadSignal lsbUv. */
            lsbUv: number;

            /** LeadSignal baseline. */
            baseline: number;

            /**
             * Encodes the specified LeadSignal message. Does not implicitly {@link prearrival.v1.LeadSignal.verify|verify} messages.
             * @param message LeadSignal message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.LeadSignal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LeadSignal message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.LeadSignal & prearrival.v1.LeadSignal.$Shape} LeadSignal
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.LeadSignal & prearrival.v1.LeadSignal.$Shape;
        }

        namespace LeadSignal {

            /** Properties of a LeadSignal. */
            interface $Properties {

                /** LeadSignal lead */
                lead?: (number|null);

                /** LeadSignal lsbUv */
                lsbUv?: (number|null);

                /** LeadSignal baseline */
                baseline?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LeadSignal. */
            type $Shape = prearrival.v1.LeadSignal.$Properties;
        }

        /**
         * Properties of a Samples.
         * @deprecated Use prearrival.v1.Samples.$Properties instead.
         */
        interface ISamples extends prearrival.v1.Samples.$Properties {
        }

        /** Represents a Samples. */
        class Samples {

            /**
             * Constructs a new Samples.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Samples.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Samples firstSample. */
            firstSample: (number|Long);

            /** Samples sampleCount. */
            sampleCount: number;

            /** Samples coding. */
            coding: number;

            /** Samples payload. */
            payload: Uint8Array;

            /** Samples leadsOff. */
            leadsOff: number;

            /** Samples placement. */
            placement: prearrival.v1.Placement;

            /**
             * Encodes the specified Samples message. Does not implicitly {@link prearrival.v1.Samples.verify|verify} messages.
             * @param message Samples message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Samples.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Samples message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Samples & prearrival.v1.Samples.$Shape} Samples
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Samples & prearrival.v1.Samples.$Shape;
        }

        namespace Samples {

            /** Properties of a Samples. */
            interface $Properties {

                /** Samples firstSample */
                firstSample?: (number|Long|null);

                /** Samples sampleCount */
                sampleCount?: (number|null);

                /** Samples coding */
                coding?: (number|null);

                /** Samples payload */
                payload?: (Uint8Array|null);

                /** Samples leadsOff */
                leadsOff?: (number|null);

                /** Samples placement */
                placement?: (prearrival.v1.Placement|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Samples. */
            type $Shape = prearrival.v1.Samples.$Properties;
        }

        /** Placement enum. */
        enum Placement {

            /** PLACEMENT_STANDARD value */
            PLACEMENT_STANDARD = 0,

            /** PLACEMENT_RIGHT_SIDED value */
            PLACEMENT_RIGHT_SIDED = 1,

            /** PLACEMENT_POSTERIOR value */
            PLACEMENT_POSTERIOR = 2
        }

        /** GapReason enum. */
        enum GapReason {

            /** GAP_REASON_UNSPECIFIED value */
            GAP_REASON_UNSPECIFIED = 0,

            /** GAP_REASON_SENSOR_OFF value */
            GAP_REASON_SENSOR_OFF = 1,

            /** GAP_REASON_LINK_LOSS value */
            GAP_REASON_LINK_LOSS = 2,

            /** GAP_REASON_APP_DOWN value */
            GAP_REASON_APP_DOWN = 3,

            /** GAP_REASON_JOURNAL_FULL value */
            GAP_REASON_JOURNAL_FULL = 4,

            /** GAP_REASON_PURGED value */
            GAP_REASON_PURGED = 5,

            /** GAP_REASON_CORRUPT value */
            GAP_REASON_CORRUPT = 6
        }

        /**
         * Properties of a Gap.
         * @deprecated Use prearrival.v1.Gap.$Properties instead.
         */
        interface IGap extends prearrival.v1.Gap.$Properties {
        }

        /** Represents a Gap. */
        class Gap {

            /**
             * Constructs a new Gap.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Gap.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Gap firstSample. */
            firstSample: (number|Long);

            /** Gap sampleCount. */
            sampleCount: (number|Long);

            /** Gap reason. */
            reason: prearrival.v1.GapReason;

            /**
             * Encodes the specified Gap message. Does not implicitly {@link prearrival.v1.Gap.verify|verify} messages.
             * @param message Gap message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Gap.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Gap message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Gap & prearrival.v1.Gap.$Shape} Gap
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Gap & prearrival.v1.Gap.$Shape;
        }

        namespace Gap {

            /** Properties of a Gap. */
            interface $Properties {

                /** Gap firstSample */
                firstSample?: (number|Long|null);

                /** Gap sampleCount */
                sampleCount?: (number|Long|null);

                /** Gap reason */
                reason?: (prearrival.v1.GapReason|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Gap. */
            type $Shape = prearrival.v1.Gap.$Properties;
        }

        /**
         * Properties of an End.
         * @deprecated Use prearrival.v1.End.$Properties instead.
         */
        interface IEnd extends prearrival.v1.End.$Properties {
        }

        /** Represents an End. */
        class End {

            /**
             * Constructs a new End.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.End.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** End sampleCount. */
            sampleCount: (number|Long);

            /** End epochs. */
            epochs: prearrival.v1.EpochEnd.$Properties[];

            /**
             * Encodes the specified End message. Does not implicitly {@link prearrival.v1.End.verify|verify} messages.
             * @param message End message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.End.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an End message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.End & prearrival.v1.End.$Shape} End
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.End & prearrival.v1.End.$Shape;
        }

        namespace End {

            /** Properties of an End. */
            interface $Properties {

                /** End sampleCount */
                sampleCount?: (number|Long|null);

                /** End epochs */
                epochs?: (prearrival.v1.EpochEnd.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an End. */
            type $Shape = prearrival.v1.End.$Properties;
        }

        /**
         * Properties of a RecordsLost.
         * @deprecated Use prearrival.v1.RecordsLost.$Properties instead.
         */
        interface IRecordsLost extends prearrival.v1.RecordsLost.$Properties {
        }

        /** Represents a RecordsLost. */
        class RecordsLost {

            /**
             * Constructs a new RecordsLost.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.RecordsLost.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RecordsLost epochNumber. */
            epochNumber: number;

            /** RecordsLost epochNonce. */
            epochNonce: Uint8Array;

            /** RecordsLost firstSeq. */
            firstSeq: (number|Long);

            /** RecordsLost lastSeq. */
            lastSeq: (number|Long);

            /**
             * Encodes the specified RecordsLost message. Does not implicitly {@link prearrival.v1.RecordsLost.verify|verify} messages.
             * @param message RecordsLost message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.RecordsLost.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RecordsLost message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.RecordsLost & prearrival.v1.RecordsLost.$Shape} RecordsLost
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.RecordsLost & prearrival.v1.RecordsLost.$Shape;
        }

        namespace RecordsLost {

            /** Properties of a RecordsLost. */
            interface $Properties {

                /** RecordsLost epochNumber */
                epochNumber?: (number|null);

                /** RecordsLost epochNonce */
                epochNonce?: (Uint8Array|null);

                /** RecordsLost firstSeq */
                firstSeq?: (number|Long|null);

                /** RecordsLost lastSeq */
                lastSeq?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RecordsLost. */
            type $Shape = prearrival.v1.RecordsLost.$Properties;
        }

        /**
         * Properties of a Seen.
         * @deprecated Use prearrival.v1.Seen.$Properties instead.
         */
        interface ISeen extends prearrival.v1.Seen.$Properties {
        }

        /** Represents a Seen. */
        class Seen {

            /**
             * Constructs a new Seen.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Seen.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Seen by. */
            by: string;

            /** Seen throughSample. */
            throughSample: (number|Long);

            /**
             * Encodes the specified Seen message. Does not implicitly {@link prearrival.v1.Seen.verify|verify} messages.
             * @param message Seen message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Seen.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Seen message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Seen & prearrival.v1.Seen.$Shape} Seen
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Seen & prearrival.v1.Seen.$Shape;
        }

        namespace Seen {

            /** Properties of a Seen. */
            interface $Properties {

                /** Seen by */
                by?: (string|null);

                /** Seen throughSample */
                throughSample?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Seen. */
            type $Shape = prearrival.v1.Seen.$Properties;
        }

        /**
         * Properties of a CaseEntry.
         * @deprecated Use prearrival.v1.CaseEntry.$Properties instead.
         */
        interface ICaseEntry extends prearrival.v1.CaseEntry.$Properties {
        }

        /** Represents a CaseEntry. */
        class CaseEntry {

            /**
             * Constructs a new CaseEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.CaseEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CaseEntry by. */
            by: string;

            /** CaseEntry atSample. */
            atSample: (number|Long);

            /** CaseEntry request. */
            request: string;

            /** CaseEntry patient. */
            patient?: (prearrival.v1.PatientFacts.$Properties|null);

            /** CaseEntry twelveLead. */
            twelveLead?: (prearrival.v1.TwelveLead.$Properties|null);

            /** CaseEntry hospital. */
            hospital?: (prearrival.v1.HospitalChosen.$Properties|null);

            /** CaseEntry alert. */
            alert?: (prearrival.v1.Alert.$Properties|null);

            /** CaseEntry vital. */
            vital?: (prearrival.v1.Vital.$Properties|null);

            /** CaseEntry event. */
            event?: (prearrival.v1.CareEvent.$Properties|null);

            /** CaseEntry position. */
            position?: (prearrival.v1.Position.$Properties|null);

            /** CaseEntry message. */
            message?: (prearrival.v1.Message.$Properties|null);

            /** CaseEntry order. */
            order?: (prearrival.v1.Order.$Properties|null);

            /** CaseEntry readBack. */
            readBack?: (prearrival.v1.ReadBack.$Properties|null);

            /** CaseEntry decision. */
            decision?: (prearrival.v1.Decision.$Properties|null);

            /** CaseEntry alarm. */
            alarm?: (prearrival.v1.AlarmChange.$Properties|null);

            /** CaseEntry alarmLimits. */
            alarmLimits?: (prearrival.v1.AlarmLimits.$Properties|null);

            /** CaseEntry shown. */
            shown?: (prearrival.v1.ShownToCrew.$Properties|null);

            /** CaseEntry summons. */
            summons?: (prearrival.v1.Summons.$Properties|null);

            /** CaseEntry offer. */
            offer?: (prearrival.v1.Offer.$Properties|null);

            /** CaseEntry share. */
            share?: (prearrival.v1.Share.$Properties|null);

            /** CaseEntry unitStatus. */
            unitStatus?: (prearrival.v1.UnitStatus.$Properties|null);

            /** CaseEntry what. */
            what?: ("patient"|"twelveLead"|"hospital"|"alert"|"vital"|"event"|"position"|"message"|"order"|"readBack"|"decision"|"alarm"|"alarmLimits"|"shown"|"summons"|"offer"|"share"|"unitStatus");

            /**
             * Encodes the specified CaseEntry message. Does not implicitly {@link prearrival.v1.CaseEntry.verify|verify} messages.
             * @param message CaseEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.CaseEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CaseEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.CaseEntry & prearrival.v1.CaseEntry.$Shape} CaseEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.CaseEntry & prearrival.v1.CaseEntry.$Shape;
        }

        namespace CaseEntry {

            /** Properties of a CaseEntry. */
            interface $Properties {

                /** CaseEntry by */
                by?: (string|null);

                /** CaseEntry atSample */
                atSample?: (number|Long|null);

                /** CaseEntry request */
                request?: (string|null);

                /** CaseEntry patient */
                patient?: (prearrival.v1.PatientFacts.$Properties|null);

                /** CaseEntry twelveLead */
                twelveLead?: (prearrival.v1.TwelveLead.$Properties|null);

                /** CaseEntry hospital */
                hospital?: (prearrival.v1.HospitalChosen.$Properties|null);

                /** CaseEntry alert */
                alert?: (prearrival.v1.Alert.$Properties|null);

                /** CaseEntry vital */
                vital?: (prearrival.v1.Vital.$Properties|null);

                /** CaseEntry event */
                event?: (prearrival.v1.CareEvent.$Properties|null);

                /** CaseEntry position */
                position?: (prearrival.v1.Position.$Properties|null);

                /** CaseEntry message */
                message?: (prearrival.v1.Message.$Properties|null);

                /** CaseEntry order */
                order?: (prearrival.v1.Order.$Properties|null);

                /** CaseEntry readBack */
                readBack?: (prearrival.v1.ReadBack.$Properties|null);

                /** CaseEntry decision */
                decision?: (prearrival.v1.Decision.$Properties|null);

                /** CaseEntry alarm */
                alarm?: (prearrival.v1.AlarmChange.$Properties|null);

                /** CaseEntry alarmLimits */
                alarmLimits?: (prearrival.v1.AlarmLimits.$Properties|null);

                /** CaseEntry shown */
                shown?: (prearrival.v1.ShownToCrew.$Properties|null);

                /** CaseEntry summons */
                summons?: (prearrival.v1.Summons.$Properties|null);

                /** CaseEntry offer */
                offer?: (prearrival.v1.Offer.$Properties|null);

                /** CaseEntry share */
                share?: (prearrival.v1.Share.$Properties|null);

                /** CaseEntry unitStatus */
                unitStatus?: (prearrival.v1.UnitStatus.$Properties|null);

                /** CaseEntry what */
                what?: ("patient"|"twelveLead"|"hospital"|"alert"|"vital"|"event"|"position"|"message"|"order"|"readBack"|"decision"|"alarm"|"alarmLimits"|"shown"|"summons"|"offer"|"share"|"unitStatus");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a CaseEntry. */
            type $Shape = {
              by?: string|null;
              atSample?: number|Long|null;
              request?: string|null;
              patient?: prearrival.v1.PatientFacts.$Shape|null;
              twelveLead?: prearrival.v1.TwelveLead.$Shape|null;
              hospital?: prearrival.v1.HospitalChosen.$Shape|null;
              alert?: prearrival.v1.Alert.$Shape|null;
              vital?: prearrival.v1.Vital.$Shape|null;
              event?: prearrival.v1.CareEvent.$Shape|null;
              position?: prearrival.v1.Position.$Shape|null;
              message?: prearrival.v1.Message.$Shape|null;
              order?: prearrival.v1.Order.$Shape|null;
              readBack?: prearrival.v1.ReadBack.$Shape|null;
              decision?: prearrival.v1.Decision.$Shape|null;
              alarm?: prearrival.v1.AlarmChange.$Shape|null;
              alarmLimits?: prearrival.v1.AlarmLimits.$Shape|null;
              shown?: prearrival.v1.ShownToCrew.$Shape|null;
              summons?: prearrival.v1.Summons.$Shape|null;
              offer?: prearrival.v1.Offer.$Shape|null;
              share?: prearrival.v1.Share.$Shape|null;
              unitStatus?: prearrival.v1.UnitStatus.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ what?: undefined; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "patient"; patient: prearrival.v1.PatientFacts.$Shape; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "twelveLead"; patient?: null; twelveLead: prearrival.v1.TwelveLead.$Shape; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "hospital"; patient?: null; twelveLead?: null; hospital: prearrival.v1.HospitalChosen.$Shape; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "alert"; patient?: null; twelveLead?: null; hospital?: null; alert: prearrival.v1.Alert.$Shape; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "vital"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital: prearrival.v1.Vital.$Shape; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "event"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event: prearrival.v1.CareEvent.$Shape; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "position"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position: prearrival.v1.Position.$Shape; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "message"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message: prearrival.v1.Message.$Shape; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "order"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order: prearrival.v1.Order.$Shape; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "readBack"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack: prearrival.v1.ReadBack.$Shape; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "decision"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision: prearrival.v1.Decision.$Shape; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "alarm"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm: prearrival.v1.AlarmChange.$Shape; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "alarmLimits"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits: prearrival.v1.AlarmLimits.$Shape; shown?: null; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "shown"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown: prearrival.v1.ShownToCrew.$Shape; summons?: null; offer?: null; share?: null; unitStatus?: null }|{ what?: "summons"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons: prearrival.v1.Summons.$Shape; offer?: null; share?: null; unitStatus?: null }|{ what?: "offer"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer: prearrival.v1.Offer.$Shape; share?: null; unitStatus?: null }|{ what?: "share"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share: prearrival.v1.Share.$Shape; unitStatus?: null }|{ what?: "unitStatus"; patient?: null; twelveLead?: null; hospital?: null; alert?: null; vital?: null; event?: null; position?: null; message?: null; order?: null; readBack?: null; decision?: null; alarm?: null; alarmLimits?: null; shown?: null; summons?: null; offer?: null; share?: null; unitStatus: prearrival.v1.UnitStatus.$Shape })
            );
        }

        /** Sex enum. */
        enum Sex {

            /** SEX_UNKNOWN value */
            SEX_UNKNOWN = 0,

            /** SEX_FEMALE value */
            SEX_FEMALE = 1,

            /** SEX_MALE value */
            SEX_MALE = 2
        }

        /**
         * Properties of a PatientFacts.
         * @deprecated Use prearrival.v1.PatientFacts.$Properties instead.
         */
        interface IPatientFacts extends prearrival.v1.PatientFacts.$Properties {
        }

        /** Represents a PatientFacts. */
        class PatientFacts {

            /**
             * Constructs a new PatientFacts.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.PatientFacts.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PatientFacts label. */
            label: string;

            /** PatientFacts caseNumber. */
            caseNumber: string;

            /** PatientFacts ageYears. */
            ageYears?: (number|null);

            /** PatientFacts sex. */
            sex: prearrival.v1.Sex;

            /**
             * Encodes the specified PatientFacts message. Does not implicitly {@link prearrival.v1.PatientFacts.verify|verify} messages.
             * @param message PatientFacts message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.PatientFacts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PatientFacts message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.PatientFacts & prearrival.v1.PatientFacts.$Shape} PatientFacts
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.PatientFacts & prearrival.v1.PatientFacts.$Shape;
        }

        namespace PatientFacts {

            /** Properties of a PatientFacts. */
            interface $Properties {

                /** PatientFacts label */
                label?: (string|null);

                /** PatientFacts caseNumber */
                caseNumber?: (string|null);

                /** PatientFacts ageYears */
                ageYears?: (number|null);

                /** PatientFacts sex */
                sex?: (prearrival.v1.Sex|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PatientFacts. */
            type $Shape = prearrival.v1.PatientFacts.$Properties;
        }

        /** QualityGrade enum. */
        enum QualityGrade {

            /** QUALITY_GRADE_UNSPECIFIED value */
            QUALITY_GRADE_UNSPECIFIED = 0,

            /** QUALITY_GRADE_GOOD value */
            QUALITY_GRADE_GOOD = 1,

            /** QUALITY_GRADE_FAIR value */
            QUALITY_GRADE_FAIR = 2,

            /** QUALITY_GRADE_POOR value */
            QUALITY_GRADE_POOR = 3,

            /** QUALITY_GRADE_UNUSABLE value */
            QUALITY_GRADE_UNUSABLE = 4
        }

        /**
         * Properties of a TwelveLead.
         * @deprecated Use prearrival.v1.TwelveLead.$Properties instead.
         */
        interface ITwelveLead extends prearrival.v1.TwelveLead.$Properties {
        }

        /** Represents a TwelveLead. */
        class TwelveLead {

            /**
             * Constructs a new TwelveLead.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.TwelveLead.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TwelveLead firstSample. */
            firstSample: (number|Long);

            /** TwelveLead sampleCount. */
            sampleCount: number;

            /** TwelveLead placement. */
            placement: prearrival.v1.Placement;

            /** TwelveLead quality. */
            quality: prearrival.v1.QualityGrade;

            /**
             * Encodes the specified TwelveLead message. Does not implicitly {@link prearrival.v1.TwelveLead.verify|verify} messages.
             * @param message TwelveLead message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.TwelveLead.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TwelveLead message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.TwelveLead & prearrival.v1.TwelveLead.$Shape} TwelveLead
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.TwelveLead & prearrival.v1.TwelveLead.$Shape;
        }

        namespace TwelveLead {

            /** Properties of a TwelveLead. */
            interface $Properties {

                /** TwelveLead firstSample */
                firstSample?: (number|Long|null);

                /** TwelveLead sampleCount */
                sampleCount?: (number|null);

                /** TwelveLead placement */
                placement?: (prearrival.v1.Placement|null);

                /** TwelveLead quality */
                quality?: (prearrival.v1.QualityGrade|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TwelveLead. */
            type $Shape = prearrival.v1.TwelveLead.$Properties;
        }

        /**
         * Properties of a HospitalChosen.
         * @deprecated Use prearrival.v1.HospitalChosen.$Properties instead.
         */
        interface IHospitalChosen extends prearrival.v1.HospitalChosen.$Properties {
        }

        /** Represents a HospitalChosen. */
        class HospitalChosen {

            /**
             * Constructs a new HospitalChosen.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.HospitalChosen.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** HospitalChosen hospital. */
            hospital: string;

            /** HospitalChosen title. */
            title: string;

            /** HospitalChosen etaUnixMs. */
            etaUnixMs?: (number|null);

            /**
             * Encodes the specified HospitalChosen message. Does not implicitly {@link prearrival.v1.HospitalChosen.verify|verify} messages.
             * @param message HospitalChosen message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.HospitalChosen.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a HospitalChosen message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.HospitalChosen & prearrival.v1.HospitalChosen.$Shape} HospitalChosen
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.HospitalChosen & prearrival.v1.HospitalChosen.$Shape;
        }

        namespace HospitalChosen {

            /** Properties of a HospitalChosen. */
            interface $Properties {

                /** HospitalChosen hospital */
                hospital?: (string|null);

                /** HospitalChosen title */
                title?: (string|null);

                /** HospitalChosen etaUnixMs */
                etaUnixMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a HospitalChosen. */
            type $Shape = prearrival.v1.HospitalChosen.$Properties;
        }

        /** Urgency enum. */
        enum Urgency {

            /** URGENCY_UNSPECIFIED value */
            URGENCY_UNSPECIFIED = 0,

            /** URGENCY_REVIEW value */
            URGENCY_REVIEW = 1,

            /** URGENCY_STEMI value */
            URGENCY_STEMI = 2
        }

        /**
         * Properties of an Alert.
         * @deprecated Use prearrival.v1.Alert.$Properties instead.
         */
        interface IAlert extends prearrival.v1.Alert.$Properties {
        }

        /** Represents an Alert. */
        class Alert {

            /**
             * Constructs a new Alert.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Alert.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Alert twelveLead. */
            twelveLead: (number|Long);

            /** Alert hospital. */
            hospital: string;

            /** Alert urgency. */
            urgency: prearrival.v1.Urgency;

            /**
             * Encodes the specified Alert message. Does not implicitly {@link prearrival.v1.Alert.verify|verify} messages.
             * @param message Alert message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Alert.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Alert message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Alert & prearrival.v1.Alert.$Shape} Alert
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Alert & prearrival.v1.Alert.$Shape;
        }

        namespace Alert {

            /** Properties of an Alert. */
            interface $Properties {

                /** Alert twelveLead */
                twelveLead?: (number|Long|null);

                /** Alert hospital */
                hospital?: (string|null);

                /** Alert urgency */
                urgency?: (prearrival.v1.Urgency|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Alert. */
            type $Shape = prearrival.v1.Alert.$Properties;
        }

        /** VitalKind enum. */
        enum VitalKind {

            /** VITAL_KIND_UNSPECIFIED value */
            VITAL_KIND_UNSPECIFIED = 0,

            /** VITAL_KIND_SPO2 value */
            VITAL_KIND_SPO2 = 1,

            /** VITAL_KIND_PULSE_RATE value */
            VITAL_KIND_PULSE_RATE = 2,

            /** VITAL_KIND_SYSTOLIC value */
            VITAL_KIND_SYSTOLIC = 3,

            /** VITAL_KIND_DIASTOLIC value */
            VITAL_KIND_DIASTOLIC = 4,

            /** VITAL_KIND_MEAN_PRESSURE value */
            VITAL_KIND_MEAN_PRESSURE = 5,

            /** VITAL_KIND_RESPIRATION value */
            VITAL_KIND_RESPIRATION = 6,

            /** VITAL_KIND_TEMPERATURE value */
            VITAL_KIND_TEMPERATURE = 7,

            /** VITAL_KIND_PAIN value */
            VITAL_KIND_PAIN = 8,

            /** VITAL_KIND_GLUCOSE value */
            VITAL_KIND_GLUCOSE = 9
        }

        /**
         * Properties of a VitalValue.
         * @deprecated Use prearrival.v1.VitalValue.$Properties instead.
         */
        interface IVitalValue extends prearrival.v1.VitalValue.$Properties {
        }

        /** Represents a VitalValue. */
        class VitalValue {

            /**
             * Constructs a new VitalValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.VitalValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** VitalValue kind. */
            kind: prearrival.v1.VitalKind;

            /** VitalValue value. */
            value: number;

            /**
             * Encodes the specified VitalValue message. Does not implicitly {@link prearrival.v1.VitalValue.verify|verify} messages.
             * @param message VitalValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.VitalValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a VitalValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.VitalValue & prearrival.v1.VitalValue.$Shape} VitalValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.VitalValue & prearrival.v1.VitalValue.$Shape;
        }

        namespace VitalValue {

            /** Properties of a VitalValue. */
            interface $Properties {

                /** VitalValue kind */
                kind?: (prearrival.v1.VitalKind|null);

                /** VitalValue value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a VitalValue. */
            type $Shape = prearrival.v1.VitalValue.$Properties;
        }

        /**
         * Properties of a Vital.
         * @deprecated Use prearrival.v1.Vital.$Properties instead.
         */
        interface IVital extends prearrival.v1.Vital.$Properties {
        }

        /** Represents a Vital. */
        class Vital {

            /**
             * Constructs a new Vital.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Vital.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Vital values. */
            values: prearrival.v1.VitalValue.$Properties[];

            /** Vital measuredAtUnixMs. */
            measuredAtUnixMs: number;

            /** Vital source. */
            source: string;

            /**
             * Encodes the specified Vital message. Does not implicitly {@link prearrival.v1.Vital.verify|verify} messages.
             * @param message Vital message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Vital.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Vital message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Vital & prearrival.v1.Vital.$Shape} Vital
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Vital & prearrival.v1.Vital.$Shape;
        }

        namespace Vital {

            /** Properties of a Vital. */
            interface $Properties {

                /** Vital values */
                values?: (prearrival.v1.VitalValue.$Properties[]|null);

                /** Vital measuredAtUnixMs */
                measuredAtUnixMs?: (number|null);

                /** Vital source */
                source?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Vital. */
            type $Shape = prearrival.v1.Vital.$Properties;
        }

        /** CareEventKind enum. */
        enum CareEventKind {

            /** CARE_EVENT_KIND_UNSPECIFIED value */
            CARE_EVENT_KIND_UNSPECIFIED = 0,

            /** CARE_EVENT_KIND_FIRST_CONTACT value */
            CARE_EVENT_KIND_FIRST_CONTACT = 1,

            /** CARE_EVENT_KIND_ASPIRIN value */
            CARE_EVENT_KIND_ASPIRIN = 2,

            /** CARE_EVENT_KIND_NITRATE value */
            CARE_EVENT_KIND_NITRATE = 3,

            /** CARE_EVENT_KIND_HEPARIN value */
            CARE_EVENT_KIND_HEPARIN = 4,

            /** CARE_EVENT_KIND_OXYGEN value */
            CARE_EVENT_KIND_OXYGEN = 5,

            /** CARE_EVENT_KIND_ANALGESIA value */
            CARE_EVENT_KIND_ANALGESIA = 6,

            /** CARE_EVENT_KIND_ADRENALINE value */
            CARE_EVENT_KIND_ADRENALINE = 7,

            /** CARE_EVENT_KIND_AMIODARONE value */
            CARE_EVENT_KIND_AMIODARONE = 8,

            /** CARE_EVENT_KIND_CPR_STARTED value */
            CARE_EVENT_KIND_CPR_STARTED = 9,

            /** CARE_EVENT_KIND_SHOCK value */
            CARE_EVENT_KIND_SHOCK = 10,

            /** CARE_EVENT_KIND_ROSC value */
            CARE_EVENT_KIND_ROSC = 11,

            /** CARE_EVENT_KIND_DEPARTED value */
            CARE_EVENT_KIND_DEPARTED = 12,

            /** CARE_EVENT_KIND_ARRIVED value */
            CARE_EVENT_KIND_ARRIVED = 13,

            /** CARE_EVENT_KIND_HANDED_OVER value */
            CARE_EVENT_KIND_HANDED_OVER = 14,

            /** CARE_EVENT_KIND_SYMPTOM_ONSET value */
            CARE_EVENT_KIND_SYMPTOM_ONSET = 15,

            /** CARE_EVENT_KIND_NOTE value */
            CARE_EVENT_KIND_NOTE = 16
        }

        /**
         * Properties of a CareEvent.
         * @deprecated Use prearrival.v1.CareEvent.$Properties instead.
         */
        interface ICareEvent extends prearrival.v1.CareEvent.$Properties {
        }

        /** Represents a CareEvent. */
        class CareEvent {

            /**
             * Constructs a new CareEvent.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.CareEvent.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CareEvent kind. */
            kind: prearrival.v1.CareEventKind;

            /** CareEvent text. */
            text: string;

            /**
             * Encodes the specified CareEvent message. Does not implicitly {@link prearrival.v1.CareEvent.verify|verify} messages.
             * @param message CareEvent message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.CareEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CareEvent message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.CareEvent & prearrival.v1.CareEvent.$Shape} CareEvent
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.CareEvent & prearrival.v1.CareEvent.$Shape;
        }

        namespace CareEvent {

            /** Properties of a CareEvent. */
            interface $Properties {

                /** CareEvent kind */
                kind?: (prearrival.v1.CareEventKind|null);

                /** CareEvent text */
                text?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CareEvent. */
            type $Shape = prearrival.v1.CareEvent.$Properties;
        }

        /** PositionSource enum. */
        enum PositionSource {

            /** POSITION_SOURCE_UNSPECIFIED value */
            POSITION_SOURCE_UNSPECIFIED = 0,

            /** POSITION_SOURCE_TABLET value */
            POSITION_SOURCE_TABLET = 1,

            /** POSITION_SOURCE_RECEIVER value */
            POSITION_SOURCE_RECEIVER = 2
        }

        /**
         * Properties of a Position.
         * @deprecated Use prearrival.v1.Position.$Properties instead.
         */
        interface IPosition extends prearrival.v1.Position.$Properties {
        }

        /** Represents a Position. */
        class Position {

            /**
             * Constructs a new Position.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Position.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Position latitude. */
            latitude: number;

            /** Position longitude. */
            longitude: number;

            /** Position accuracyM. */
            accuracyM: number;

            /** Position fixedAtUnixMs. */
            fixedAtUnixMs: number;

            /** Position etaUnixMs. */
            etaUnixMs?: (number|null);

            /** Position source. */
            source: prearrival.v1.PositionSource;

            /**
             * Encodes the specified Position message. Does not implicitly {@link prearrival.v1.Position.verify|verify} messages.
             * @param message Position message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Position.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Position message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Position & prearrival.v1.Position.$Shape} Position
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Position & prearrival.v1.Position.$Shape;
        }

        namespace Position {

            /** Properties of a Position. */
            interface $Properties {

                /** Position latitude */
                latitude?: (number|null);

                /** Position longitude */
                longitude?: (number|null);

                /** Position accuracyM */
                accuracyM?: (number|null);

                /** Position fixedAtUnixMs */
                fixedAtUnixMs?: (number|null);

                /** Position etaUnixMs */
                etaUnixMs?: (number|null);

                /** Position source */
                source?: (prearrival.v1.PositionSource|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Position. */
            type $Shape = prearrival.v1.Position.$Properties;
        }

        /**
         * Properties of a Message.
         * @deprecated Use prearrival.v1.Message.$Properties instead.
         */
        interface IMessage extends prearrival.v1.Message.$Properties {
        }

        /** Represents a Message. */
        class Message {

            /**
             * Constructs a new Message.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Message.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Message text. */
            text: string;

            /** Message preset. */
            preset: string;

            /**
             * Encodes the specified Message message. Does not implicitly {@link prearrival.v1.Message.verify|verify} messages.
             * @param message Message message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Message.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Message message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Message & prearrival.v1.Message.$Shape} Message
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Message & prearrival.v1.Message.$Shape;
        }

        namespace Message {

            /** Properties of a Message. */
            interface $Properties {

                /** Message text */
                text?: (string|null);

                /** Message preset */
                preset?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Message. */
            type $Shape = prearrival.v1.Message.$Properties;
        }

        /**
         * Properties of an Order.
         * @deprecated Use prearrival.v1.Order.$Properties instead.
         */
        interface IOrder extends prearrival.v1.Order.$Properties {
        }

        /** Represents an Order. */
        class Order {

            /**
             * Constructs a new Order.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Order.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Order text. */
            text: string;

            /** Order preset. */
            preset: string;

            /**
             * Encodes the specified Order message. Does not implicitly {@link prearrival.v1.Order.verify|verify} messages.
             * @param message Order message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Order.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Order message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Order & prearrival.v1.Order.$Shape} Order
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Order & prearrival.v1.Order.$Shape;
        }

        namespace Order {

            /** Properties of an Order. */
            interface $Properties {

                /** Order text */
                text?: (string|null);

                /** Order preset */
                preset?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Order. */
            type $Shape = prearrival.v1.Order.$Properties;
        }

        /**
         * Properties of a ReadBack.
         * @deprecated Use prearrival.v1.ReadBack.$Properties instead.
         */
        interface IReadBack extends prearrival.v1.ReadBack.$Properties {
        }

        /** Represents a ReadBack. */
        class ReadBack {

            /**
             * Constructs a new ReadBack.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.ReadBack.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReadBack epochNumber. */
            epochNumber: number;

            /** ReadBack epochNonce. */
            epochNonce: Uint8Array;

            /** ReadBack seq. */
            seq: (number|Long);

            /**
             * Encodes the specified ReadBack message. Does not implicitly {@link prearrival.v1.ReadBack.verify|verify} messages.
             * @param message ReadBack message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.ReadBack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReadBack message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.ReadBack & prearrival.v1.ReadBack.$Shape} ReadBack
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.ReadBack & prearrival.v1.ReadBack.$Shape;
        }

        namespace ReadBack {

            /** Properties of a ReadBack. */
            interface $Properties {

                /** ReadBack epochNumber */
                epochNumber?: (number|null);

                /** ReadBack epochNonce */
                epochNonce?: (Uint8Array|null);

                /** ReadBack seq */
                seq?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReadBack. */
            type $Shape = prearrival.v1.ReadBack.$Properties;
        }

        /**
         * Properties of a ShownToCrew.
         * @deprecated Use prearrival.v1.ShownToCrew.$Properties instead.
         */
        interface IShownToCrew extends prearrival.v1.ShownToCrew.$Properties {
        }

        /** Represents a ShownToCrew. */
        class ShownToCrew {

            /**
             * Constructs a new ShownToCrew.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.ShownToCrew.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ShownToCrew epochNumber. */
            epochNumber: number;

            /** ShownToCrew epochNonce. */
            epochNonce: Uint8Array;

            /** ShownToCrew seq. */
            seq: (number|Long);

            /**
             * Encodes the specified ShownToCrew message. Does not implicitly {@link prearrival.v1.ShownToCrew.verify|verify} messages.
             * @param message ShownToCrew message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.ShownToCrew.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ShownToCrew message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.ShownToCrew & prearrival.v1.ShownToCrew.$Shape} ShownToCrew
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.ShownToCrew & prearrival.v1.ShownToCrew.$Shape;
        }

        namespace ShownToCrew {

            /** Properties of a ShownToCrew. */
            interface $Properties {

                /** ShownToCrew epochNumber */
                epochNumber?: (number|null);

                /** ShownToCrew epochNonce */
                epochNonce?: (Uint8Array|null);

                /** ShownToCrew seq */
                seq?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ShownToCrew. */
            type $Shape = prearrival.v1.ShownToCrew.$Properties;
        }

        /** DecisionKind enum. */
        enum DecisionKind {

            /** DECISION_KIND_UNSPECIFIED value */
            DECISION_KIND_UNSPECIFIED = 0,

            /** DECISION_KIND_ACKNOWLEDGED value */
            DECISION_KIND_ACKNOWLEDGED = 1,

            /** DECISION_KIND_ACTIVATED value */
            DECISION_KIND_ACTIVATED = 2,

            /** DECISION_KIND_NOT_STEMI value */
            DECISION_KIND_NOT_STEMI = 3,

            /** DECISION_KIND_REPEAT value */
            DECISION_KIND_REPEAT = 4,

            /** DECISION_KIND_DIVERT value */
            DECISION_KIND_DIVERT = 5,

            /** DECISION_KIND_CANCELLED value */
            DECISION_KIND_CANCELLED = 6
        }

        /**
         * Properties of a Decision.
         * @deprecated Use prearrival.v1.Decision.$Properties instead.
         */
        interface IDecision extends prearrival.v1.Decision.$Properties {
        }

        /** Represents a Decision. */
        class Decision {

            /**
             * Constructs a new Decision.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Decision.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Decision kind. */
            kind: prearrival.v1.DecisionKind;

            /** Decision reason. */
            reason: string;

            /** Decision placement. */
            placement: prearrival.v1.Placement;

            /** Decision hospital. */
            hospital: string;

            /**
             * Encodes the specified Decision message. Does not implicitly {@link prearrival.v1.Decision.verify|verify} messages.
             * @param message Decision message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Decision.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Decision message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Decision & prearrival.v1.Decision.$Shape} Decision
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Decision & prearrival.v1.Decision.$Shape;
        }

        namespace Decision {

            /** Properties of a Decision. */
            interface $Properties {

                /** Decision kind */
                kind?: (prearrival.v1.DecisionKind|null);

                /** Decision reason */
                reason?: (string|null);

                /** Decision placement */
                placement?: (prearrival.v1.Placement|null);

                /** Decision hospital */
                hospital?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Decision. */
            type $Shape = prearrival.v1.Decision.$Properties;
        }

        /**
         * Properties of an AlarmChange.
         * @deprecated Use prearrival.v1.AlarmChange.$Properties instead.
         */
        interface IAlarmChange extends prearrival.v1.AlarmChange.$Properties {
        }

        /** Represents an AlarmChange. */
        class AlarmChange {

            /**
             * Constructs a new AlarmChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.AlarmChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AlarmChange condition. */
            condition: string;

            /** AlarmChange change. */
            change: string;

            /** AlarmChange priority. */
            priority: string;

            /**
             * Encodes the specified AlarmChange message. Does not implicitly {@link prearrival.v1.AlarmChange.verify|verify} messages.
             * @param message AlarmChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.AlarmChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AlarmChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.AlarmChange & prearrival.v1.AlarmChange.$Shape} AlarmChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.AlarmChange & prearrival.v1.AlarmChange.$Shape;
        }

        namespace AlarmChange {

            /** Properties of an AlarmChange. */
            interface $Properties {

                /** AlarmChange condition */
                condition?: (string|null);

                /** AlarmChange change */
                change?: (string|null);

                /** AlarmChange priority */
                priority?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AlarmChange. */
            type $Shape = prearrival.v1.AlarmChange.$Properties;
        }

        /**
         * Properties of an AlarmLimits.
         * @deprecated Use prearrival.v1.AlarmLimits.$Properties instead.
         */
        interface IAlarmLimits extends prearrival.v1.AlarmLimits.$Properties {
        }

        /** Represents an AlarmLimits. */
        class AlarmLimits {

            /**
             * Constructs a new AlarmLimits.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.AlarmLimits.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AlarmLimits off. */
            off: string[];

            /** AlarmLimits asystoleAfterS. */
            asystoleAfterS: number;

            /** AlarmLimits extremeBradycardiaBpm. */
            extremeBradycardiaBpm: number;

            /** AlarmLimits rateLowBpm. */
            rateLowBpm: number;

            /** AlarmLimits rateHighBpm. */
            rateHighBpm: number;

            /** AlarmLimits extremeTachycardiaBpm. */
            extremeTachycardiaBpm: number;

            /** AlarmLimits wideComplexRateBpm. */
            wideComplexRateBpm: number;

            /** AlarmLimits stChangeUv. */
            stChangeUv: number;

            /** AlarmLimits stChangeLeads. */
            stChangeLeads: number;

            /** AlarmLimits stChangeForS. */
            stChangeForS: number;

            /** AlarmLimits noSignalAfterS. */
            noSignalAfterS: number;

            /** AlarmLimits leadOffAfterS. */
            leadOffAfterS: number;

            /**
             * Encodes the specified AlarmLimits message. Does not implicitly {@link prearrival.v1.AlarmLimits.verify|verify} messages.
             * @param message AlarmLimits message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.AlarmLimits.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AlarmLimits message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.AlarmLimits & prearrival.v1.AlarmLimits.$Shape} AlarmLimits
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.AlarmLimits & prearrival.v1.AlarmLimits.$Shape;
        }

        namespace AlarmLimits {

            /** Properties of an AlarmLimits. */
            interface $Properties {

                /** AlarmLimits off */
                off?: (string[]|null);

                /** AlarmLimits asystoleAfterS */
                asystoleAfterS?: (number|null);

                /** AlarmLimits extremeBradycardiaBpm */
                extremeBradycardiaBpm?: (number|null);

                /** AlarmLimits rateLowBpm */
                rateLowBpm?: (number|null);

                /** AlarmLimits rateHighBpm */
                rateHighBpm?: (number|null);

                /** AlarmLimits extremeTachycardiaBpm */
                extremeTachycardiaBpm?: (number|null);

                /** AlarmLimits wideComplexRateBpm */
                wideComplexRateBpm?: (number|null);

                /** AlarmLimits stChangeUv */
                stChangeUv?: (number|null);

                /** AlarmLimits stChangeLeads */
                stChangeLeads?: (number|null);

                /** AlarmLimits stChangeForS */
                stChangeForS?: (number|null);

                /** AlarmLimits noSignalAfterS */
                noSignalAfterS?: (number|null);

                /** AlarmLimits leadOffAfterS */
                leadOffAfterS?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AlarmLimits. */
            type $Shape = prearrival.v1.AlarmLimits.$Properties;
        }

        /**
         * Properties of a Summons.
         * @deprecated Use prearrival.v1.Summons.$Properties instead.
         */
        interface ISummons extends prearrival.v1.Summons.$Properties {
        }

        /** Represents a Summons. */
        class Summons {

            /**
             * Constructs a new Summons.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Summons.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Summons epochNumber. */
            epochNumber: number;

            /** Summons epochNonce. */
            epochNonce: Uint8Array;

            /** Summons seq. */
            seq: (number|Long);

            /** Summons person. */
            person: string;

            /** Summons rank. */
            rank: number;

            /** Summons step. */
            step: string;

            /** Summons attempt. */
            attempt: number;

            /**
             * Encodes the specified Summons message. Does not implicitly {@link prearrival.v1.Summons.verify|verify} messages.
             * @param message Summons message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Summons.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Summons message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Summons & prearrival.v1.Summons.$Shape} Summons
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Summons & prearrival.v1.Summons.$Shape;
        }

        namespace Summons {

            /** Properties of a Summons. */
            interface $Properties {

                /** Summons epochNumber */
                epochNumber?: (number|null);

                /** Summons epochNonce */
                epochNonce?: (Uint8Array|null);

                /** Summons seq */
                seq?: (number|Long|null);

                /** Summons person */
                person?: (string|null);

                /** Summons rank */
                rank?: (number|null);

                /** Summons step */
                step?: (string|null);

                /** Summons attempt */
                attempt?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Summons. */
            type $Shape = prearrival.v1.Summons.$Properties;
        }

        /**
         * Properties of an Offer.
         * @deprecated Use prearrival.v1.Offer.$Properties instead.
         */
        interface IOffer extends prearrival.v1.Offer.$Properties {
        }

        /** Represents an Offer. */
        class Offer {

            /**
             * Constructs a new Offer.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Offer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Offer hospital. */
            hospital: string;

            /** Offer reason. */
            reason: string;

            /**
             * Encodes the specified Offer message. Does not implicitly {@link prearrival.v1.Offer.verify|verify} messages.
             * @param message Offer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Offer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Offer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Offer & prearrival.v1.Offer.$Shape} Offer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Offer & prearrival.v1.Offer.$Shape;
        }

        namespace Offer {

            /** Properties of an Offer. */
            interface $Properties {

                /** Offer hospital */
                hospital?: (string|null);

                /** Offer reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Offer. */
            type $Shape = prearrival.v1.Offer.$Properties;
        }

        /**
         * Properties of a Share.
         * @deprecated Use prearrival.v1.Share.$Properties instead.
         */
        interface IShare extends prearrival.v1.Share.$Properties {
        }

        /** Represents a Share. */
        class Share {

            /**
             * Constructs a new Share.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Share.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Share share. */
            share: string;

            /** Share change. */
            change: string;

            /** Share expiresAtUnixMs. */
            expiresAtUnixMs: number;

            /**
             * Encodes the specified Share message. Does not implicitly {@link prearrival.v1.Share.verify|verify} messages.
             * @param message Share message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Share.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Share message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Share & prearrival.v1.Share.$Shape} Share
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Share & prearrival.v1.Share.$Shape;
        }

        namespace Share {

            /** Properties of a Share. */
            interface $Properties {

                /** Share share */
                share?: (string|null);

                /** Share change */
                change?: (string|null);

                /** Share expiresAtUnixMs */
                expiresAtUnixMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Share. */
            type $Shape = prearrival.v1.Share.$Properties;
        }

        /**
         * Properties of a UnitStatus.
         * @deprecated Use prearrival.v1.UnitStatus.$Properties instead.
         */
        interface IUnitStatus extends prearrival.v1.UnitStatus.$Properties {
        }

        /** Represents a UnitStatus. */
        class UnitStatus {

            /**
             * Constructs a new UnitStatus.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.UnitStatus.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UnitStatus batteryPercent. */
            batteryPercent?: (number|null);

            /** UnitStatus isCharging. */
            isCharging: boolean;

            /** UnitStatus checks. */
            checks: prearrival.v1.UnitCheck.$Properties[];

            /**
             * Encodes the specified UnitStatus message. Does not implicitly {@link prearrival.v1.UnitStatus.verify|verify} messages.
             * @param message UnitStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.UnitStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a UnitStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.UnitStatus & prearrival.v1.UnitStatus.$Shape} UnitStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.UnitStatus & prearrival.v1.UnitStatus.$Shape;
        }

        namespace UnitStatus {

            /** Properties of a UnitStatus. */
            interface $Properties {

                /** UnitStatus batteryPercent */
                batteryPercent?: (number|null);

                /** UnitStatus isCharging */
                isCharging?: (boolean|null);

                /** UnitStatus checks */
                checks?: (prearrival.v1.UnitCheck.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a UnitStatus. */
            type $Shape = prearrival.v1.UnitStatus.$Properties;
        }

        /**
         * Properties of a UnitCheck.
         * @deprecated Use prearrival.v1.UnitCheck.$Properties instead.
         */
        interface IUnitCheck extends prearrival.v1.UnitCheck.$Properties {
        }

        /** Represents a UnitCheck. */
        class UnitCheck {

            /**
             * Constructs a new UnitCheck.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.UnitCheck.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UnitCheck check. */
            check: string;

            /** UnitCheck result. */
            result: string;

            /**
             * Encodes the specified UnitCheck message. Does not implicitly {@link prearrival.v1.UnitCheck.verify|verify} messages.
             * @param message UnitCheck message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.UnitCheck.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a UnitCheck message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.UnitCheck & prearrival.v1.UnitCheck.$Shape} UnitCheck
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.UnitCheck & prearrival.v1.UnitCheck.$Shape;
        }

        namespace UnitCheck {

            /** Properties of a UnitCheck. */
            interface $Properties {

                /** UnitCheck check */
                check?: (string|null);

                /** UnitCheck result */
                result?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a UnitCheck. */
            type $Shape = prearrival.v1.UnitCheck.$Properties;
        }

        /**
         * Properties of an EpochEnd.
         * @deprecated Use prearrival.v1.EpochEnd.$Properties instead.
         */
        interface IEpochEnd extends prearrival.v1.EpochEnd.$Properties {
        }

        /** Represents an EpochEnd. */
        class EpochEnd {

            /**
             * Constructs a new EpochEnd.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.EpochEnd.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EpochEnd epochNumber. */
            epochNumber: number;

            /** EpochEnd epochNonce. */
            epochNonce: Uint8Array;

            /** EpochEnd lastSeq. */
            lastSeq: (number|Long);

            /**
             * Encodes the specified EpochEnd message. Does not implicitly {@link prearrival.v1.EpochEnd.verify|verify} messages.
             * @param message EpochEnd message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.EpochEnd.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EpochEnd message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.EpochEnd & prearrival.v1.EpochEnd.$Shape} EpochEnd
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.EpochEnd & prearrival.v1.EpochEnd.$Shape;
        }

        namespace EpochEnd {

            /** Properties of an EpochEnd. */
            interface $Properties {

                /** EpochEnd epochNumber */
                epochNumber?: (number|null);

                /** EpochEnd epochNonce */
                epochNonce?: (Uint8Array|null);

                /** EpochEnd lastSeq */
                lastSeq?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EpochEnd. */
            type $Shape = prearrival.v1.EpochEnd.$Properties;
        }

        /**
         * Properties of a UnitMessage.
         * @deprecated Use prearrival.v1.UnitMessage.$Properties instead.
         */
        interface IUnitMessage extends prearrival.v1.UnitMessage.$Properties {
        }

        /** Represents a UnitMessage. */
        class UnitMessage {

            /**
             * Constructs a new UnitMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.UnitMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UnitMessage hello. */
            hello?: (prearrival.v1.Hello.$Properties|null);

            /** UnitMessage data. */
            data?: (prearrival.v1.Data.$Properties|null);

            /** UnitMessage liveSkip. */
            liveSkip?: (prearrival.v1.LiveSkip.$Properties|null);

            /** UnitMessage ping. */
            ping?: (prearrival.v1.Ping.$Properties|null);

            /** UnitMessage pong. */
            pong?: (prearrival.v1.Pong.$Properties|null);

            /** UnitMessage mayBeIgnored. */
            mayBeIgnored: boolean;

            /** UnitMessage kind. */
            kind?: ("hello"|"data"|"liveSkip"|"ping"|"pong");

            /**
             * Encodes the specified UnitMessage message. Does not implicitly {@link prearrival.v1.UnitMessage.verify|verify} messages.
             * @param message UnitMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.UnitMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a UnitMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.UnitMessage & prearrival.v1.UnitMessage.$Shape} UnitMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.UnitMessage & prearrival.v1.UnitMessage.$Shape;
        }

        namespace UnitMessage {

            /** Properties of a UnitMessage. */
            interface $Properties {

                /** UnitMessage hello */
                hello?: (prearrival.v1.Hello.$Properties|null);

                /** UnitMessage data */
                data?: (prearrival.v1.Data.$Properties|null);

                /** UnitMessage liveSkip */
                liveSkip?: (prearrival.v1.LiveSkip.$Properties|null);

                /** UnitMessage ping */
                ping?: (prearrival.v1.Ping.$Properties|null);

                /** UnitMessage pong */
                pong?: (prearrival.v1.Pong.$Properties|null);

                /** UnitMessage mayBeIgnored */
                mayBeIgnored?: (boolean|null);

                /** UnitMessage kind */
                kind?: ("hello"|"data"|"liveSkip"|"ping"|"pong");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a UnitMessage. */
            type $Shape = {
              hello?: prearrival.v1.Hello.$Shape|null;
              data?: prearrival.v1.Data.$Shape|null;
              liveSkip?: prearrival.v1.LiveSkip.$Shape|null;
              ping?: prearrival.v1.Ping.$Shape|null;
              pong?: prearrival.v1.Pong.$Shape|null;
              mayBeIgnored?: boolean|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; hello?: null; data?: null; liveSkip?: null; ping?: null; pong?: null }|{ kind?: "hello"; hello: prearrival.v1.Hello.$Shape; data?: null; liveSkip?: null; ping?: null; pong?: null }|{ kind?: "data"; hello?: null; data: prearrival.v1.Data.$Shape; liveSkip?: null; ping?: null; pong?: null }|{ kind?: "liveSkip"; hello?: null; data?: null; liveSkip: prearrival.v1.LiveSkip.$Shape; ping?: null; pong?: null }|{ kind?: "ping"; hello?: null; data?: null; liveSkip?: null; ping: prearrival.v1.Ping.$Shape; pong?: null }|{ kind?: "pong"; hello?: null; data?: null; liveSkip?: null; ping?: null; pong: prearrival.v1.Pong.$Shape })
            );
        }

        /**
         * Properties of a Hello.
         * @deprecated Use prearrival.v1.Hello.$Properties instead.
         */
        interface IHello extends prearrival.v1.Hello.$Properties {
        }

        /** Represents a Hello. */
        class Hello {

            /**
             * Constructs a new Hello.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Hello.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Hello unit. */
            unit: string;

            /** Hello connectionNonce. */
            connectionNonce: Uint8Array;

            /** Hello sessions. */
            sessions: prearrival.v1.SessionInJournal.$Properties[];

            /** Hello lastLedger. */
            lastLedger: Uint8Array;

            /** Hello software. */
            software: string;

            /**
             * Encodes the specified Hello message. Does not implicitly {@link prearrival.v1.Hello.verify|verify} messages.
             * @param message Hello message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Hello & prearrival.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Hello & prearrival.v1.Hello.$Shape;
        }

        namespace Hello {

            /** Properties of a Hello. */
            interface $Properties {

                /** Hello unit */
                unit?: (string|null);

                /** Hello connectionNonce */
                connectionNonce?: (Uint8Array|null);

                /** Hello sessions */
                sessions?: (prearrival.v1.SessionInJournal.$Properties[]|null);

                /** Hello lastLedger */
                lastLedger?: (Uint8Array|null);

                /** Hello software */
                software?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Hello. */
            type $Shape = prearrival.v1.Hello.$Properties;
        }

        /**
         * Properties of a SessionInJournal.
         * @deprecated Use prearrival.v1.SessionInJournal.$Properties instead.
         */
        interface ISessionInJournal extends prearrival.v1.SessionInJournal.$Properties {
        }

        /** Represents a SessionInJournal. */
        class SessionInJournal {

            /**
             * Constructs a new SessionInJournal.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.SessionInJournal.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SessionInJournal session. */
            session: Uint8Array;

            /** SessionInJournal epochs. */
            epochs: prearrival.v1.EpochInJournal.$Properties[];

            /**
             * Encodes the specified SessionInJournal message. Does not implicitly {@link prearrival.v1.SessionInJournal.verify|verify} messages.
             * @param message SessionInJournal message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.SessionInJournal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SessionInJournal message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.SessionInJournal & prearrival.v1.SessionInJournal.$Shape} SessionInJournal
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.SessionInJournal & prearrival.v1.SessionInJournal.$Shape;
        }

        namespace SessionInJournal {

            /** Properties of a SessionInJournal. */
            interface $Properties {

                /** SessionInJournal session */
                session?: (Uint8Array|null);

                /** SessionInJournal epochs */
                epochs?: (prearrival.v1.EpochInJournal.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SessionInJournal. */
            type $Shape = prearrival.v1.SessionInJournal.$Properties;
        }

        /**
         * Properties of an EpochInJournal.
         * @deprecated Use prearrival.v1.EpochInJournal.$Properties instead.
         */
        interface IEpochInJournal extends prearrival.v1.EpochInJournal.$Properties {
        }

        /** Represents an EpochInJournal. */
        class EpochInJournal {

            /**
             * Constructs a new EpochInJournal.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.EpochInJournal.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EpochInJournal epochNumber. */
            epochNumber: number;

            /** EpochInJournal epochNonce. */
            epochNonce: Uint8Array;

            /** EpochInJournal firstSeq. */
            firstSeq: (number|Long);

            /** EpochInJournal lastSeq. */
            lastSeq: (number|Long);

            /** EpochInJournal closed. */
            closed: boolean;

            /**
             * Encodes the specified EpochInJournal message. Does not implicitly {@link prearrival.v1.EpochInJournal.verify|verify} messages.
             * @param message EpochInJournal message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.EpochInJournal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EpochInJournal message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.EpochInJournal & prearrival.v1.EpochInJournal.$Shape} EpochInJournal
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.EpochInJournal & prearrival.v1.EpochInJournal.$Shape;
        }

        namespace EpochInJournal {

            /** Properties of an EpochInJournal. */
            interface $Properties {

                /** EpochInJournal epochNumber */
                epochNumber?: (number|null);

                /** EpochInJournal epochNonce */
                epochNonce?: (Uint8Array|null);

                /** EpochInJournal firstSeq */
                firstSeq?: (number|Long|null);

                /** EpochInJournal lastSeq */
                lastSeq?: (number|Long|null);

                /** EpochInJournal closed */
                closed?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EpochInJournal. */
            type $Shape = prearrival.v1.EpochInJournal.$Properties;
        }

        /** Lane enum. */
        enum Lane {

            /** LANE_UNSPECIFIED value */
            LANE_UNSPECIFIED = 0,

            /** LANE_LIVE value */
            LANE_LIVE = 1,

            /** LANE_BACKFILL value */
            LANE_BACKFILL = 2
        }

        /**
         * Properties of a Data.
         * @deprecated Use prearrival.v1.Data.$Properties instead.
         */
        interface IData extends prearrival.v1.Data.$Properties {
        }

        /** Represents a Data. */
        class Data {

            /**
             * Constructs a new Data.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Data.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Data lane. */
            lane: prearrival.v1.Lane;

            /** Data records. */
            records: Uint8Array[];

            /**
             * Encodes the specified Data message. Does not implicitly {@link prearrival.v1.Data.verify|verify} messages.
             * @param message Data message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Data.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Data message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Data & prearrival.v1.Data.$Shape} Data
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Data & prearrival.v1.Data.$Shape;
        }

        namespace Data {

            /** Properties of a Data. */
            interface $Properties {

                /** Data lane */
                lane?: (prearrival.v1.Lane|null);

                /** Data records */
                records?: (Uint8Array[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Data. */
            type $Shape = prearrival.v1.Data.$Properties;
        }

        /**
         * Properties of a LiveSkip.
         * @deprecated Use prearrival.v1.LiveSkip.$Properties instead.
         */
        interface ILiveSkip extends prearrival.v1.LiveSkip.$Properties {
        }

        /** Represents a LiveSkip. */
        class LiveSkip {

            /**
             * Constructs a new LiveSkip.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.LiveSkip.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LiveSkip session. */
            session: Uint8Array;

            /** LiveSkip epochNumber. */
            epochNumber: number;

            /** LiveSkip epochNonce. */
            epochNonce: Uint8Array;

            /** LiveSkip fromSeq. */
            fromSeq: (number|Long);

            /** LiveSkip toSeq. */
            toSeq: (number|Long);

            /**
             * Encodes the specified LiveSkip message. Does not implicitly {@link prearrival.v1.LiveSkip.verify|verify} messages.
             * @param message LiveSkip message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.LiveSkip.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LiveSkip message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.LiveSkip & prearrival.v1.LiveSkip.$Shape} LiveSkip
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.LiveSkip & prearrival.v1.LiveSkip.$Shape;
        }

        namespace LiveSkip {

            /** Properties of a LiveSkip. */
            interface $Properties {

                /** LiveSkip session */
                session?: (Uint8Array|null);

                /** LiveSkip epochNumber */
                epochNumber?: (number|null);

                /** LiveSkip epochNonce */
                epochNonce?: (Uint8Array|null);

                /** LiveSkip fromSeq */
                fromSeq?: (number|Long|null);

                /** LiveSkip toSeq */
                toSeq?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LiveSkip. */
            type $Shape = prearrival.v1.LiveSkip.$Properties;
        }

        /**
         * Properties of a Ping.
         * @deprecated Use prearrival.v1.Ping.$Properties instead.
         */
        interface IPing extends prearrival.v1.Ping.$Properties {
        }

        /** Represents a Ping. */
        class Ping {

            /**
             * Constructs a new Ping.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Ping.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ping t1UnixMs. */
            t1UnixMs: number;

            /** Ping newestSample. */
            newestSample: (number|Long);

            /** Ping clockOffsetMs. */
            clockOffsetMs: number;

            /** Ping clockUncertaintyMs. */
            clockUncertaintyMs: number;

            /**
             * Encodes the specified Ping message. Does not implicitly {@link prearrival.v1.Ping.verify|verify} messages.
             * @param message Ping message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Ping.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Ping message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Ping & prearrival.v1.Ping.$Shape} Ping
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Ping & prearrival.v1.Ping.$Shape;
        }

        namespace Ping {

            /** Properties of a Ping. */
            interface $Properties {

                /** Ping t1UnixMs */
                t1UnixMs?: (number|null);

                /** Ping newestSample */
                newestSample?: (number|Long|null);

                /** Ping clockOffsetMs */
                clockOffsetMs?: (number|null);

                /** Ping clockUncertaintyMs */
                clockUncertaintyMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Ping. */
            type $Shape = prearrival.v1.Ping.$Properties;
        }

        /**
         * Properties of a Pong.
         * @deprecated Use prearrival.v1.Pong.$Properties instead.
         */
        interface IPong extends prearrival.v1.Pong.$Properties {
        }

        /** Represents a Pong. */
        class Pong {

            /**
             * Constructs a new Pong.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Pong.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Pong t1UnixMs. */
            t1UnixMs: number;

            /** Pong t2UnixMs. */
            t2UnixMs: number;

            /** Pong t3UnixMs. */
            t3UnixMs: number;

            /**
             * Encodes the specified Pong message. Does not implicitly {@link prearrival.v1.Pong.verify|verify} messages.
             * @param message Pong message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Pong.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Pong message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Pong & prearrival.v1.Pong.$Shape} Pong
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Pong & prearrival.v1.Pong.$Shape;
        }

        namespace Pong {

            /** Properties of a Pong. */
            interface $Properties {

                /** Pong t1UnixMs */
                t1UnixMs?: (number|null);

                /** Pong t2UnixMs */
                t2UnixMs?: (number|null);

                /** Pong t3UnixMs */
                t3UnixMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Pong. */
            type $Shape = prearrival.v1.Pong.$Properties;
        }

        /**
         * Properties of a RelayMessage.
         * @deprecated Use prearrival.v1.RelayMessage.$Properties instead.
         */
        interface IRelayMessage extends prearrival.v1.RelayMessage.$Properties {
        }

        /** Represents a RelayMessage. */
        class RelayMessage {

            /**
             * Constructs a new RelayMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.RelayMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RelayMessage welcome. */
            welcome?: (prearrival.v1.Welcome.$Properties|null);

            /** RelayMessage ack. */
            ack?: (prearrival.v1.Ack.$Properties|null);

            /** RelayMessage nack. */
            nack?: (prearrival.v1.Nack.$Properties|null);

            /** RelayMessage sealed. */
            sealed?: (prearrival.v1.Sealed.$Properties|null);

            /** RelayMessage ping. */
            ping?: (prearrival.v1.Ping.$Properties|null);

            /** RelayMessage pong. */
            pong?: (prearrival.v1.Pong.$Properties|null);

            /** RelayMessage seenBy. */
            seenBy?: (prearrival.v1.SeenBy.$Properties|null);

            /** RelayMessage told. */
            told?: (prearrival.v1.Told.$Properties|null);

            /** RelayMessage mayBeIgnored. */
            mayBeIgnored: boolean;

            /** RelayMessage kind. */
            kind?: ("welcome"|"ack"|"nack"|"sealed"|"ping"|"pong"|"seenBy"|"told");

            /**
             * Encodes the specified RelayMessage message. Does not implicitly {@link prearrival.v1.RelayMessage.verify|verify} messages.
             * @param message RelayMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.RelayMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RelayMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.RelayMessage & prearrival.v1.RelayMessage.$Shape} RelayMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.RelayMessage & prearrival.v1.RelayMessage.$Shape;
        }

        namespace RelayMessage {

            /** Properties of a RelayMessage. */
            interface $Properties {

                /** RelayMessage welcome */
                welcome?: (prearrival.v1.Welcome.$Properties|null);

                /** RelayMessage ack */
                ack?: (prearrival.v1.Ack.$Properties|null);

                /** RelayMessage nack */
                nack?: (prearrival.v1.Nack.$Properties|null);

                /** RelayMessage sealed */
                sealed?: (prearrival.v1.Sealed.$Properties|null);

                /** RelayMessage ping */
                ping?: (prearrival.v1.Ping.$Properties|null);

                /** RelayMessage pong */
                pong?: (prearrival.v1.Pong.$Properties|null);

                /** RelayMessage seenBy */
                seenBy?: (prearrival.v1.SeenBy.$Properties|null);

                /** RelayMessage told */
                told?: (prearrival.v1.Told.$Properties|null);

                /** RelayMessage mayBeIgnored */
                mayBeIgnored?: (boolean|null);

                /** RelayMessage kind */
                kind?: ("welcome"|"ack"|"nack"|"sealed"|"ping"|"pong"|"seenBy"|"told");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a RelayMessage. */
            type $Shape = {
              welcome?: prearrival.v1.Welcome.$Shape|null;
              ack?: prearrival.v1.Ack.$Shape|null;
              nack?: prearrival.v1.Nack.$Shape|null;
              sealed?: prearrival.v1.Sealed.$Shape|null;
              ping?: prearrival.v1.Ping.$Shape|null;
              pong?: prearrival.v1.Pong.$Shape|null;
              seenBy?: prearrival.v1.SeenBy.$Shape|null;
              told?: prearrival.v1.Told.$Shape|null;
              mayBeIgnored?: boolean|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; welcome?: null; ack?: null; nack?: null; sealed?: null; ping?: null; pong?: null; seenBy?: null; told?: null }|{ kind?: "welcome"; welcome: prearrival.v1.Welcome.$Shape; ack?: null; nack?: null; sealed?: null; ping?: null; pong?: null; seenBy?: null; told?: null }|{ kind?: "ack"; welcome?: null; ack: prearrival.v1.Ack.$Shape; nack?: null; sealed?: null; ping?: null; pong?: null; seenBy?: null; told?: null }|{ kind?: "nack"; welcome?: null; ack?: null; nack: prearrival.v1.Nack.$Shape; sealed?: null; ping?: null; pong?: null; seenBy?: null; told?: null }|{ kind?: "sealed"; welcome?: null; ack?: null; nack?: null; sealed: prearrival.v1.Sealed.$Shape; ping?: null; pong?: null; seenBy?: null; told?: null }|{ kind?: "ping"; welcome?: null; ack?: null; nack?: null; sealed?: null; ping: prearrival.v1.Ping.$Shape; pong?: null; seenBy?: null; told?: null }|{ kind?: "pong"; welcome?: null; ack?: null; nack?: null; sealed?: null; ping?: null; pong: prearrival.v1.Pong.$Shape; seenBy?: null; told?: null }|{ kind?: "seenBy"; welcome?: null; ack?: null; nack?: null; sealed?: null; ping?: null; pong?: null; seenBy: prearrival.v1.SeenBy.$Shape; told?: null }|{ kind?: "told"; welcome?: null; ack?: null; nack?: null; sealed?: null; ping?: null; pong?: null; seenBy?: null; told: prearrival.v1.Told.$Shape })
            );
        }

        /**
         * Properties of a SeenBy.
         * @deprecated Use prearrival.v1.SeenBy.$Properties instead.
         */
        interface ISeenBy extends prearrival.v1.SeenBy.$Properties {
        }

        /** Represents a SeenBy. */
        class SeenBy {

            /**
             * Constructs a new SeenBy.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.SeenBy.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SeenBy session. */
            session: Uint8Array;

            /** SeenBy looks. */
            looks: prearrival.v1.Look.$Properties[];

            /**
             * Encodes the specified SeenBy message. Does not implicitly {@link prearrival.v1.SeenBy.verify|verify} messages.
             * @param message SeenBy message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.SeenBy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SeenBy message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.SeenBy & prearrival.v1.SeenBy.$Shape} SeenBy
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.SeenBy & prearrival.v1.SeenBy.$Shape;
        }

        namespace SeenBy {

            /** Properties of a SeenBy. */
            interface $Properties {

                /** SeenBy session */
                session?: (Uint8Array|null);

                /** SeenBy looks */
                looks?: (prearrival.v1.Look.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SeenBy. */
            type $Shape = prearrival.v1.SeenBy.$Properties;
        }

        /**
         * Properties of a Told.
         * @deprecated Use prearrival.v1.Told.$Properties instead.
         */
        interface ITold extends prearrival.v1.Told.$Properties {
        }

        /** Represents a Told. */
        class Told {

            /**
             * Constructs a new Told.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Told.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Told session. */
            session: Uint8Array;

            /** Told records. */
            records: Uint8Array[];

            /**
             * Encodes the specified Told message. Does not implicitly {@link prearrival.v1.Told.verify|verify} messages.
             * @param message Told message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Told.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Told message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Told & prearrival.v1.Told.$Shape} Told
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Told & prearrival.v1.Told.$Shape;
        }

        namespace Told {

            /** Properties of a Told. */
            interface $Properties {

                /** Told session */
                session?: (Uint8Array|null);

                /** Told records */
                records?: (Uint8Array[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Told. */
            type $Shape = prearrival.v1.Told.$Properties;
        }

        /**
         * Properties of a Look.
         * @deprecated Use prearrival.v1.Look.$Properties instead.
         */
        interface ILook extends prearrival.v1.Look.$Properties {
        }

        /** Represents a Look. */
        class Look {

            /**
             * Constructs a new Look.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Look.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Look by. */
            by: string;

            /** Look atUnixMs. */
            atUnixMs: number;

            /** Look throughSample. */
            throughSample: (number|Long);

            /**
             * Encodes the specified Look message. Does not implicitly {@link prearrival.v1.Look.verify|verify} messages.
             * @param message Look message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Look.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Look message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Look & prearrival.v1.Look.$Shape} Look
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Look & prearrival.v1.Look.$Shape;
        }

        namespace Look {

            /** Properties of a Look. */
            interface $Properties {

                /** Look by */
                by?: (string|null);

                /** Look atUnixMs */
                atUnixMs?: (number|null);

                /** Look throughSample */
                throughSample?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Look. */
            type $Shape = prearrival.v1.Look.$Properties;
        }

        /**
         * Properties of a Welcome.
         * @deprecated Use prearrival.v1.Welcome.$Properties instead.
         */
        interface IWelcome extends prearrival.v1.Welcome.$Properties {
        }

        /** Represents a Welcome. */
        class Welcome {

            /**
             * Constructs a new Welcome.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Welcome.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Welcome ledger. */
            ledger: Uint8Array;

            /** Welcome connection. */
            connection: Uint8Array;

            /** Welcome sessions. */
            sessions: prearrival.v1.SessionHeld.$Properties[];

            /** Welcome limits. */
            limits?: (prearrival.v1.Limits.$Properties|null);

            /** Welcome timeUnixMs. */
            timeUnixMs: number;

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link prearrival.v1.Welcome.verify|verify} messages.
             * @param message Welcome message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Welcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Welcome & prearrival.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Welcome & prearrival.v1.Welcome.$Shape;
        }

        namespace Welcome {

            /** Properties of a Welcome. */
            interface $Properties {

                /** Welcome ledger */
                ledger?: (Uint8Array|null);

                /** Welcome connection */
                connection?: (Uint8Array|null);

                /** Welcome sessions */
                sessions?: (prearrival.v1.SessionHeld.$Properties[]|null);

                /** Welcome limits */
                limits?: (prearrival.v1.Limits.$Properties|null);

                /** Welcome timeUnixMs */
                timeUnixMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Welcome. */
            type $Shape = prearrival.v1.Welcome.$Properties;
        }

        /**
         * Properties of a Limits.
         * @deprecated Use prearrival.v1.Limits.$Properties instead.
         */
        interface ILimits extends prearrival.v1.Limits.$Properties {
        }

        /** Represents a Limits. */
        class Limits {

            /**
             * Constructs a new Limits.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Limits.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Limits messageBytes. */
            messageBytes: number;

            /** Limits recordBytes. */
            recordBytes: number;

            /** Limits recordsPerMessage. */
            recordsPerMessage: number;

            /** Limits messagesPerSecond. */
            messagesPerSecond: number;

            /** Limits bytesPerSecond. */
            bytesPerSecond: number;

            /** Limits sessions. */
            sessions: number;

            /**
             * Encodes the specified Limits message. Does not implicitly {@link prearrival.v1.Limits.verify|verify} messages.
             * @param message Limits message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Limits.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Limits message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Limits & prearrival.v1.Limits.$Shape} Limits
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Limits & prearrival.v1.Limits.$Shape;
        }

        namespace Limits {

            /** Properties of a Limits. */
            interface $Properties {

                /** Limits messageBytes */
                messageBytes?: (number|null);

                /** Limits recordBytes */
                recordBytes?: (number|null);

                /** Limits recordsPerMessage */
                recordsPerMessage?: (number|null);

                /** Limits messagesPerSecond */
                messagesPerSecond?: (number|null);

                /** Limits bytesPerSecond */
                bytesPerSecond?: (number|null);

                /** Limits sessions */
                sessions?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Limits. */
            type $Shape = prearrival.v1.Limits.$Properties;
        }

        /**
         * Properties of a SessionHeld.
         * @deprecated Use prearrival.v1.SessionHeld.$Properties instead.
         */
        interface ISessionHeld extends prearrival.v1.SessionHeld.$Properties {
        }

        /** Represents a SessionHeld. */
        class SessionHeld {

            /**
             * Constructs a new SessionHeld.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.SessionHeld.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SessionHeld session. */
            session: Uint8Array;

            /** SessionHeld epochs. */
            epochs: prearrival.v1.EpochHeld.$Properties[];

            /** SessionHeld sealed. */
            sealed: boolean;

            /**
             * Encodes the specified SessionHeld message. Does not implicitly {@link prearrival.v1.SessionHeld.verify|verify} messages.
             * @param message SessionHeld message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.SessionHeld.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SessionHeld message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.SessionHeld & prearrival.v1.SessionHeld.$Shape} SessionHeld
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.SessionHeld & prearrival.v1.SessionHeld.$Shape;
        }

        namespace SessionHeld {

            /** Properties of a SessionHeld. */
            interface $Properties {

                /** SessionHeld session */
                session?: (Uint8Array|null);

                /** SessionHeld epochs */
                epochs?: (prearrival.v1.EpochHeld.$Properties[]|null);

                /** SessionHeld sealed */
                sealed?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SessionHeld. */
            type $Shape = prearrival.v1.SessionHeld.$Properties;
        }

        /**
         * Properties of a SeqRange.
         * @deprecated Use prearrival.v1.SeqRange.$Properties instead.
         */
        interface ISeqRange extends prearrival.v1.SeqRange.$Properties {
        }

        /** Represents a SeqRange. */
        class SeqRange {

            /**
             * Constructs a new SeqRange.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.SeqRange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SeqRange first. */
            first: (number|Long);

            /** SeqRange last. */
            last: (number|Long);

            /**
             * Encodes the specified SeqRange message. Does not implicitly {@link prearrival.v1.SeqRange.verify|verify} messages.
             * @param message SeqRange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.SeqRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SeqRange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.SeqRange & prearrival.v1.SeqRange.$Shape} SeqRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.SeqRange & prearrival.v1.SeqRange.$Shape;
        }

        namespace SeqRange {

            /** Properties of a SeqRange. */
            interface $Properties {

                /** SeqRange first */
                first?: (number|Long|null);

                /** SeqRange last */
                last?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SeqRange. */
            type $Shape = prearrival.v1.SeqRange.$Properties;
        }

        /**
         * Properties of an EpochHeld.
         * @deprecated Use prearrival.v1.EpochHeld.$Properties instead.
         */
        interface IEpochHeld extends prearrival.v1.EpochHeld.$Properties {
        }

        /** Represents an EpochHeld. */
        class EpochHeld {

            /**
             * Constructs a new EpochHeld.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.EpochHeld.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EpochHeld epochNumber. */
            epochNumber: number;

            /** EpochHeld epochNonce. */
            epochNonce: Uint8Array;

            /** EpochHeld durableThrough. */
            durableThrough: (number|Long);

            /** EpochHeld ranges. */
            ranges: prearrival.v1.SeqRange.$Properties[];

            /**
             * Encodes the specified EpochHeld message. Does not implicitly {@link prearrival.v1.EpochHeld.verify|verify} messages.
             * @param message EpochHeld message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.EpochHeld.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EpochHeld message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.EpochHeld & prearrival.v1.EpochHeld.$Shape} EpochHeld
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.EpochHeld & prearrival.v1.EpochHeld.$Shape;
        }

        namespace EpochHeld {

            /** Properties of an EpochHeld. */
            interface $Properties {

                /** EpochHeld epochNumber */
                epochNumber?: (number|null);

                /** EpochHeld epochNonce */
                epochNonce?: (Uint8Array|null);

                /** EpochHeld durableThrough */
                durableThrough?: (number|Long|null);

                /** EpochHeld ranges */
                ranges?: (prearrival.v1.SeqRange.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EpochHeld. */
            type $Shape = prearrival.v1.EpochHeld.$Properties;
        }

        /**
         * Properties of an Ack.
         * @deprecated Use prearrival.v1.Ack.$Properties instead.
         */
        interface IAck extends prearrival.v1.Ack.$Properties {
        }

        /** Represents an Ack. */
        class Ack {

            /**
             * Constructs a new Ack.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Ack.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ack ledger. */
            ledger: Uint8Array;

            /** Ack sessions. */
            sessions: prearrival.v1.SessionHeld.$Properties[];

            /** Ack creditBytes. */
            creditBytes: number;

            /**
             * Encodes the specified Ack message. Does not implicitly {@link prearrival.v1.Ack.verify|verify} messages.
             * @param message Ack message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Ack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Ack message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Ack & prearrival.v1.Ack.$Shape} Ack
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Ack & prearrival.v1.Ack.$Shape;
        }

        namespace Ack {

            /** Properties of an Ack. */
            interface $Properties {

                /** Ack ledger */
                ledger?: (Uint8Array|null);

                /** Ack sessions */
                sessions?: (prearrival.v1.SessionHeld.$Properties[]|null);

                /** Ack creditBytes */
                creditBytes?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Ack. */
            type $Shape = prearrival.v1.Ack.$Properties;
        }

        /** NackReason enum. */
        enum NackReason {

            /** NACK_REASON_UNSPECIFIED value */
            NACK_REASON_UNSPECIFIED = 0,

            /** NACK_REASON_DAMAGED value */
            NACK_REASON_DAMAGED = 1,

            /** NACK_REASON_CONFLICT value */
            NACK_REASON_CONFLICT = 2,

            /** NACK_REASON_NOT_YOURS value */
            NACK_REASON_NOT_YOURS = 3,

            /** NACK_REASON_STORAGE value */
            NACK_REASON_STORAGE = 4
        }

        /**
         * Properties of a Nack.
         * @deprecated Use prearrival.v1.Nack.$Properties instead.
         */
        interface INack extends prearrival.v1.Nack.$Properties {
        }

        /** Represents a Nack. */
        class Nack {

            /**
             * Constructs a new Nack.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Nack.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Nack session. */
            session: Uint8Array;

            /** Nack epochNumber. */
            epochNumber: number;

            /** Nack epochNonce. */
            epochNonce: Uint8Array;

            /** Nack seq. */
            seq: (number|Long);

            /** Nack reason. */
            reason: prearrival.v1.NackReason;

            /** Nack retryAfterMs. */
            retryAfterMs: number;

            /**
             * Encodes the specified Nack message. Does not implicitly {@link prearrival.v1.Nack.verify|verify} messages.
             * @param message Nack message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Nack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Nack message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Nack & prearrival.v1.Nack.$Shape} Nack
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Nack & prearrival.v1.Nack.$Shape;
        }

        namespace Nack {

            /** Properties of a Nack. */
            interface $Properties {

                /** Nack session */
                session?: (Uint8Array|null);

                /** Nack epochNumber */
                epochNumber?: (number|null);

                /** Nack epochNonce */
                epochNonce?: (Uint8Array|null);

                /** Nack seq */
                seq?: (number|Long|null);

                /** Nack reason */
                reason?: (prearrival.v1.NackReason|null);

                /** Nack retryAfterMs */
                retryAfterMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Nack. */
            type $Shape = prearrival.v1.Nack.$Properties;
        }

        /**
         * Properties of a Sealed.
         * @deprecated Use prearrival.v1.Sealed.$Properties instead.
         */
        interface ISealed extends prearrival.v1.Sealed.$Properties {
        }

        /** Represents a Sealed. */
        class Sealed {

            /**
             * Constructs a new Sealed.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Sealed.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Sealed session. */
            session: Uint8Array;

            /** Sealed root. */
            root: Uint8Array;

            /** Sealed signature. */
            signature: Uint8Array;

            /** Sealed manifest. */
            manifest: Uint8Array;

            /**
             * Encodes the specified Sealed message. Does not implicitly {@link prearrival.v1.Sealed.verify|verify} messages.
             * @param message Sealed message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Sealed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Sealed message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Sealed & prearrival.v1.Sealed.$Shape} Sealed
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Sealed & prearrival.v1.Sealed.$Shape;
        }

        namespace Sealed {

            /** Properties of a Sealed. */
            interface $Properties {

                /** Sealed session */
                session?: (Uint8Array|null);

                /** Sealed root */
                root?: (Uint8Array|null);

                /** Sealed signature */
                signature?: (Uint8Array|null);

                /** Sealed manifest */
                manifest?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Sealed. */
            type $Shape = prearrival.v1.Sealed.$Properties;
        }

        /**
         * Properties of a ViewerMessage.
         * @deprecated Use prearrival.v1.ViewerMessage.$Properties instead.
         */
        interface IViewerMessage extends prearrival.v1.ViewerMessage.$Properties {
        }

        /** Represents a ViewerMessage. */
        class ViewerMessage {

            /**
             * Constructs a new ViewerMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.ViewerMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ViewerMessage subscribe. */
            subscribe?: (prearrival.v1.Subscribe.$Properties|null);

            /** ViewerMessage unsubscribe. */
            unsubscribe?: (prearrival.v1.Unsubscribe.$Properties|null);

            /** ViewerMessage fetch. */
            fetch?: (prearrival.v1.Fetch.$Properties|null);

            /** ViewerMessage ping. */
            ping?: (prearrival.v1.Ping.$Properties|null);

            /** ViewerMessage pong. */
            pong?: (prearrival.v1.Pong.$Properties|null);

            /** ViewerMessage looking. */
            looking?: (prearrival.v1.Looking.$Properties|null);

            /** ViewerMessage mayBeIgnored. */
            mayBeIgnored: boolean;

            /** ViewerMessage kind. */
            kind?: ("subscribe"|"unsubscribe"|"fetch"|"ping"|"pong"|"looking");

            /**
             * Encodes the specified ViewerMessage message. Does not implicitly {@link prearrival.v1.ViewerMessage.verify|verify} messages.
             * @param message ViewerMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.ViewerMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ViewerMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.ViewerMessage & prearrival.v1.ViewerMessage.$Shape} ViewerMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.ViewerMessage & prearrival.v1.ViewerMessage.$Shape;
        }

        namespace ViewerMessage {

            /** Properties of a ViewerMessage. */
            interface $Properties {

                /** ViewerMessage subscribe */
                subscribe?: (prearrival.v1.Subscribe.$Properties|null);

                /** ViewerMessage unsubscribe */
                unsubscribe?: (prearrival.v1.Unsubscribe.$Properties|null);

                /** ViewerMessage fetch */
                fetch?: (prearrival.v1.Fetch.$Properties|null);

                /** ViewerMessage ping */
                ping?: (prearrival.v1.Ping.$Properties|null);

                /** ViewerMessage pong */
                pong?: (prearrival.v1.Pong.$Properties|null);

                /** ViewerMessage looking */
                looking?: (prearrival.v1.Looking.$Properties|null);

                /** ViewerMessage mayBeIgnored */
                mayBeIgnored?: (boolean|null);

                /** ViewerMessage kind */
                kind?: ("subscribe"|"unsubscribe"|"fetch"|"ping"|"pong"|"looking");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ViewerMessage. */
            type $Shape = {
              subscribe?: prearrival.v1.Subscribe.$Shape|null;
              unsubscribe?: prearrival.v1.Unsubscribe.$Shape|null;
              fetch?: prearrival.v1.Fetch.$Shape|null;
              ping?: prearrival.v1.Ping.$Shape|null;
              pong?: prearrival.v1.Pong.$Shape|null;
              looking?: prearrival.v1.Looking.$Shape|null;
              mayBeIgnored?: boolean|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; subscribe?: null; unsubscribe?: null; fetch?: null; ping?: null; pong?: null; looking?: null }|{ kind?: "subscribe"; subscribe: prearrival.v1.Subscribe.$Shape; unsubscribe?: null; fetch?: null; ping?: null; pong?: null; looking?: null }|{ kind?: "unsubscribe"; subscribe?: null; unsubscribe: prearrival.v1.Unsubscribe.$Shape; fetch?: null; ping?: null; pong?: null; looking?: null }|{ kind?: "fetch"; subscribe?: null; unsubscribe?: null; fetch: prearrival.v1.Fetch.$Shape; ping?: null; pong?: null; looking?: null }|{ kind?: "ping"; subscribe?: null; unsubscribe?: null; fetch?: null; ping: prearrival.v1.Ping.$Shape; pong?: null; looking?: null }|{ kind?: "pong"; subscribe?: null; unsubscribe?: null; fetch?: null; ping?: null; pong: prearrival.v1.Pong.$Shape; looking?: null }|{ kind?: "looking"; subscribe?: null; unsubscribe?: null; fetch?: null; ping?: null; pong?: null; looking: prearrival.v1.Looking.$Shape })
            );
        }

        /**
         * Properties of a Looking.
         * @deprecated Use prearrival.v1.Looking.$Properties instead.
         */
        interface ILooking extends prearrival.v1.Looking.$Properties {
        }

        /** Represents a Looking. */
        class Looking {

            /**
             * Constructs a new Looking.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Looking.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Looking session. */
            session: Uint8Array;

            /** Looking throughSample. */
            throughSample: (number|Long);

            /**
             * Encodes the specified Looking message. Does not implicitly {@link prearrival.v1.Looking.verify|verify} messages.
             * @param message Looking message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Looking.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Looking message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Looking & prearrival.v1.Looking.$Shape} Looking
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Looking & prearrival.v1.Looking.$Shape;
        }

        namespace Looking {

            /** Properties of a Looking. */
            interface $Properties {

                /** Looking session */
                session?: (Uint8Array|null);

                /** Looking throughSample */
                throughSample?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Looking. */
            type $Shape = prearrival.v1.Looking.$Properties;
        }

        /**
         * Properties of a Subscribe.
         * @deprecated Use prearrival.v1.Subscribe.$Properties instead.
         */
        interface ISubscribe extends prearrival.v1.Subscribe.$Properties {
        }

        /** Represents a Subscribe. */
        class Subscribe {

            /**
             * Constructs a new Subscribe.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Subscribe.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Subscribe session. */
            session: Uint8Array;

            /** Subscribe ledger. */
            ledger: Uint8Array;

            /** Subscribe fromOffset. */
            fromOffset: (number|Long);

            /**
             * Encodes the specified Subscribe message. Does not implicitly {@link prearrival.v1.Subscribe.verify|verify} messages.
             * @param message Subscribe message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Subscribe.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Subscribe message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Subscribe & prearrival.v1.Subscribe.$Shape} Subscribe
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Subscribe & prearrival.v1.Subscribe.$Shape;
        }

        namespace Subscribe {

            /** Properties of a Subscribe. */
            interface $Properties {

                /** Subscribe session */
                session?: (Uint8Array|null);

                /** Subscribe ledger */
                ledger?: (Uint8Array|null);

                /** Subscribe fromOffset */
                fromOffset?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Subscribe. */
            type $Shape = prearrival.v1.Subscribe.$Properties;
        }

        /**
         * Properties of an Unsubscribe.
         * @deprecated Use prearrival.v1.Unsubscribe.$Properties instead.
         */
        interface IUnsubscribe extends prearrival.v1.Unsubscribe.$Properties {
        }

        /** Represents an Unsubscribe. */
        class Unsubscribe {

            /**
             * Constructs a new Unsubscribe.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Unsubscribe.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Unsubscribe session. */
            session: Uint8Array;

            /**
             * Encodes the specified Unsubscribe message. Does not implicitly {@link prearrival.v1.Unsubscribe.verify|verify} messages.
             * @param message Unsubscribe message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Unsubscribe.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Unsubscribe message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Unsubscribe & prearrival.v1.Unsubscribe.$Shape} Unsubscribe
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Unsubscribe & prearrival.v1.Unsubscribe.$Shape;
        }

        namespace Unsubscribe {

            /** Properties of an Unsubscribe. */
            interface $Properties {

                /** Unsubscribe session */
                session?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Unsubscribe. */
            type $Shape = prearrival.v1.Unsubscribe.$Properties;
        }

        /**
         * Properties of a Fetch.
         * @deprecated Use prearrival.v1.Fetch.$Properties instead.
         */
        interface IFetch extends prearrival.v1.Fetch.$Properties {
        }

        /** Represents a Fetch. */
        class Fetch {

            /**
             * Constructs a new Fetch.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Fetch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Fetch request. */
            request: number;

            /** Fetch session. */
            session: Uint8Array;

            /** Fetch firstSample. */
            firstSample: (number|Long);

            /** Fetch endSample. */
            endSample: (number|Long);

            /**
             * Encodes the specified Fetch message. Does not implicitly {@link prearrival.v1.Fetch.verify|verify} messages.
             * @param message Fetch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Fetch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Fetch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Fetch & prearrival.v1.Fetch.$Shape} Fetch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Fetch & prearrival.v1.Fetch.$Shape;
        }

        namespace Fetch {

            /** Properties of a Fetch. */
            interface $Properties {

                /** Fetch request */
                request?: (number|null);

                /** Fetch session */
                session?: (Uint8Array|null);

                /** Fetch firstSample */
                firstSample?: (number|Long|null);

                /** Fetch endSample */
                endSample?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Fetch. */
            type $Shape = prearrival.v1.Fetch.$Properties;
        }

        /**
         * Properties of a ConsoleMessage.
         * @deprecated Use prearrival.v1.ConsoleMessage.$Properties instead.
         */
        interface IConsoleMessage extends prearrival.v1.ConsoleMessage.$Properties {
        }

        /** Represents a ConsoleMessage. */
        class ConsoleMessage {

            /**
             * Constructs a new ConsoleMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.ConsoleMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ConsoleMessage state. */
            state?: (prearrival.v1.SessionState.$Properties|null);

            /** ConsoleMessage logged. */
            logged?: (prearrival.v1.LoggedRecords.$Properties|null);

            /** ConsoleMessage gap. */
            gap?: (prearrival.v1.OffsetGap.$Properties|null);

            /** ConsoleMessage fetched. */
            fetched?: (prearrival.v1.Fetched.$Properties|null);

            /** ConsoleMessage ping. */
            ping?: (prearrival.v1.Ping.$Properties|null);

            /** ConsoleMessage pong. */
            pong?: (prearrival.v1.Pong.$Properties|null);

            /** ConsoleMessage mayBeIgnored. */
            mayBeIgnored: boolean;

            /** ConsoleMessage kind. */
            kind?: ("state"|"logged"|"gap"|"fetched"|"ping"|"pong");

            /**
             * Encodes the specified ConsoleMessage message. Does not implicitly {@link prearrival.v1.ConsoleMessage.verify|verify} messages.
             * @param message ConsoleMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.ConsoleMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ConsoleMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.ConsoleMessage & prearrival.v1.ConsoleMessage.$Shape} ConsoleMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.ConsoleMessage & prearrival.v1.ConsoleMessage.$Shape;
        }

        namespace ConsoleMessage {

            /** Properties of a ConsoleMessage. */
            interface $Properties {

                /** ConsoleMessage state */
                state?: (prearrival.v1.SessionState.$Properties|null);

                /** ConsoleMessage logged */
                logged?: (prearrival.v1.LoggedRecords.$Properties|null);

                /** ConsoleMessage gap */
                gap?: (prearrival.v1.OffsetGap.$Properties|null);

                /** ConsoleMessage fetched */
                fetched?: (prearrival.v1.Fetched.$Properties|null);

                /** ConsoleMessage ping */
                ping?: (prearrival.v1.Ping.$Properties|null);

                /** ConsoleMessage pong */
                pong?: (prearrival.v1.Pong.$Properties|null);

                /** ConsoleMessage mayBeIgnored */
                mayBeIgnored?: (boolean|null);

                /** ConsoleMessage kind */
                kind?: ("state"|"logged"|"gap"|"fetched"|"ping"|"pong");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ConsoleMessage. */
            type $Shape = {
              state?: prearrival.v1.SessionState.$Shape|null;
              logged?: prearrival.v1.LoggedRecords.$Shape|null;
              gap?: prearrival.v1.OffsetGap.$Shape|null;
              fetched?: prearrival.v1.Fetched.$Shape|null;
              ping?: prearrival.v1.Ping.$Shape|null;
              pong?: prearrival.v1.Pong.$Shape|null;
              mayBeIgnored?: boolean|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; state?: null; logged?: null; gap?: null; fetched?: null; ping?: null; pong?: null }|{ kind?: "state"; state: prearrival.v1.SessionState.$Shape; logged?: null; gap?: null; fetched?: null; ping?: null; pong?: null }|{ kind?: "logged"; state?: null; logged: prearrival.v1.LoggedRecords.$Shape; gap?: null; fetched?: null; ping?: null; pong?: null }|{ kind?: "gap"; state?: null; logged?: null; gap: prearrival.v1.OffsetGap.$Shape; fetched?: null; ping?: null; pong?: null }|{ kind?: "fetched"; state?: null; logged?: null; gap?: null; fetched: prearrival.v1.Fetched.$Shape; ping?: null; pong?: null }|{ kind?: "ping"; state?: null; logged?: null; gap?: null; fetched?: null; ping: prearrival.v1.Ping.$Shape; pong?: null }|{ kind?: "pong"; state?: null; logged?: null; gap?: null; fetched?: null; ping?: null; pong: prearrival.v1.Pong.$Shape })
            );
        }

        /** SessionStateKind enum. */
        enum SessionStateKind {

            /** SESSION_STATE_UNSPECIFIED value */
            SESSION_STATE_UNSPECIFIED = 0,

            /** SESSION_STATE_LIVE value */
            SESSION_STATE_LIVE = 1,

            /** SESSION_STATE_STALE value */
            SESSION_STATE_STALE = 2,

            /** SESSION_STATE_ENDED value */
            SESSION_STATE_ENDED = 3,

            /** SESSION_STATE_UNKNOWN value */
            SESSION_STATE_UNKNOWN = 4
        }

        /**
         * Properties of a SessionState.
         * @deprecated Use prearrival.v1.SessionState.$Properties instead.
         */
        interface ISessionState extends prearrival.v1.SessionState.$Properties {
        }

        /** Represents a SessionState. */
        class SessionState {

            /**
             * Constructs a new SessionState.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.SessionState.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SessionState session. */
            session: Uint8Array;

            /** SessionState state. */
            state: prearrival.v1.SessionStateKind;

            /** SessionState sinceUnixMs. */
            sinceUnixMs: number;

            /** SessionState ledger. */
            ledger: Uint8Array;

            /** SessionState headOffset. */
            headOffset: (number|Long);

            /** SessionState endSample. */
            endSample: (number|Long);

            /** SessionState opened. */
            opened: Uint8Array;

            /** SessionState unitClockOffsetMs. */
            unitClockOffsetMs: number;

            /** SessionState unitClockUncertaintyMs. */
            unitClockUncertaintyMs: number;

            /** SessionState looks. */
            looks: prearrival.v1.Look.$Properties[];

            /** SessionState resumed. */
            resumed: boolean;

            /**
             * Encodes the specified SessionState message. Does not implicitly {@link prearrival.v1.SessionState.verify|verify} messages.
             * @param message SessionState message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.SessionState.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SessionState message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.SessionState & prearrival.v1.SessionState.$Shape} SessionState
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.SessionState & prearrival.v1.SessionState.$Shape;
        }

        namespace SessionState {

            /** Properties of a SessionState. */
            interface $Properties {

                /** SessionState session */
                session?: (Uint8Array|null);

                /** SessionState state */
                state?: (prearrival.v1.SessionStateKind|null);

                /** SessionState sinceUnixMs */
                sinceUnixMs?: (number|null);

                /** SessionState ledger */
                ledger?: (Uint8Array|null);

                /** SessionState headOffset */
                headOffset?: (number|Long|null);

                /** SessionState endSample */
                endSample?: (number|Long|null);

                /** SessionState opened */
                opened?: (Uint8Array|null);

                /** SessionState unitClockOffsetMs */
                unitClockOffsetMs?: (number|null);

                /** SessionState unitClockUncertaintyMs */
                unitClockUncertaintyMs?: (number|null);

                /** SessionState looks */
                looks?: (prearrival.v1.Look.$Properties[]|null);

                /** SessionState resumed */
                resumed?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SessionState. */
            type $Shape = prearrival.v1.SessionState.$Properties;
        }

        /**
         * Properties of a LoggedRecord.
         * @deprecated Use prearrival.v1.LoggedRecord.$Properties instead.
         */
        interface ILoggedRecord extends prearrival.v1.LoggedRecord.$Properties {
        }

        /** Represents a LoggedRecord. */
        class LoggedRecord {

            /**
             * Constructs a new LoggedRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.LoggedRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LoggedRecord offset. */
            offset: (number|Long);

            /** LoggedRecord committedAtUnixMs. */
            committedAtUnixMs: number;

            /** LoggedRecord sealedRecord. */
            sealedRecord: Uint8Array;

            /**
             * Encodes the specified LoggedRecord message. Does not implicitly {@link prearrival.v1.LoggedRecord.verify|verify} messages.
             * @param message LoggedRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.LoggedRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LoggedRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.LoggedRecord & prearrival.v1.LoggedRecord.$Shape} LoggedRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.LoggedRecord & prearrival.v1.LoggedRecord.$Shape;
        }

        namespace LoggedRecord {

            /** Properties of a LoggedRecord. */
            interface $Properties {

                /** LoggedRecord offset */
                offset?: (number|Long|null);

                /** LoggedRecord committedAtUnixMs */
                committedAtUnixMs?: (number|null);

                /** LoggedRecord sealedRecord */
                sealedRecord?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LoggedRecord. */
            type $Shape = prearrival.v1.LoggedRecord.$Properties;
        }

        /**
         * Properties of a LoggedRecords.
         * @deprecated Use prearrival.v1.LoggedRecords.$Properties instead.
         */
        interface ILoggedRecords extends prearrival.v1.LoggedRecords.$Properties {
        }

        /** Represents a LoggedRecords. */
        class LoggedRecords {

            /**
             * Constructs a new LoggedRecords.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.LoggedRecords.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LoggedRecords session. */
            session: Uint8Array;

            /** LoggedRecords records. */
            records: prearrival.v1.LoggedRecord.$Properties[];

            /**
             * Encodes the specified LoggedRecords message. Does not implicitly {@link prearrival.v1.LoggedRecords.verify|verify} messages.
             * @param message LoggedRecords message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.LoggedRecords.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LoggedRecords message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.LoggedRecords & prearrival.v1.LoggedRecords.$Shape} LoggedRecords
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.LoggedRecords & prearrival.v1.LoggedRecords.$Shape;
        }

        namespace LoggedRecords {

            /** Properties of a LoggedRecords. */
            interface $Properties {

                /** LoggedRecords session */
                session?: (Uint8Array|null);

                /** LoggedRecords records */
                records?: (prearrival.v1.LoggedRecord.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LoggedRecords. */
            type $Shape = prearrival.v1.LoggedRecords.$Properties;
        }

        /**
         * Properties of an OffsetGap.
         * @deprecated Use prearrival.v1.OffsetGap.$Properties instead.
         */
        interface IOffsetGap extends prearrival.v1.OffsetGap.$Properties {
        }

        /** Represents an OffsetGap. */
        class OffsetGap {

            /**
             * Constructs a new OffsetGap.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.OffsetGap.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** OffsetGap session. */
            session: Uint8Array;

            /** OffsetGap fromOffset. */
            fromOffset: (number|Long);

            /** OffsetGap toOffset. */
            toOffset: (number|Long);

            /**
             * Encodes the specified OffsetGap message. Does not implicitly {@link prearrival.v1.OffsetGap.verify|verify} messages.
             * @param message OffsetGap message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.OffsetGap.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an OffsetGap message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.OffsetGap & prearrival.v1.OffsetGap.$Shape} OffsetGap
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.OffsetGap & prearrival.v1.OffsetGap.$Shape;
        }

        namespace OffsetGap {

            /** Properties of an OffsetGap. */
            interface $Properties {

                /** OffsetGap session */
                session?: (Uint8Array|null);

                /** OffsetGap fromOffset */
                fromOffset?: (number|Long|null);

                /** OffsetGap toOffset */
                toOffset?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an OffsetGap. */
            type $Shape = prearrival.v1.OffsetGap.$Properties;
        }

        /**
         * Properties of a Fetched.
         * @deprecated Use prearrival.v1.Fetched.$Properties instead.
         */
        interface IFetched extends prearrival.v1.Fetched.$Properties {
        }

        /** Represents a Fetched. */
        class Fetched {

            /**
             * Constructs a new Fetched.
             * @param [properties] Properties to set
             */
            constructor(properties?: prearrival.v1.Fetched.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Fetched request. */
            request: number;

            /** Fetched session. */
            session: Uint8Array;

            /** Fetched records. */
            records: prearrival.v1.LoggedRecord.$Properties[];

            /** Fetched reachedSample. */
            reachedSample: (number|Long);

            /** Fetched last. */
            last: boolean;

            /**
             * Encodes the specified Fetched message. Does not implicitly {@link prearrival.v1.Fetched.verify|verify} messages.
             * @param message Fetched message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: prearrival.v1.Fetched.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Fetched message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {prearrival.v1.Fetched & prearrival.v1.Fetched.$Shape} Fetched
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): prearrival.v1.Fetched & prearrival.v1.Fetched.$Shape;
        }

        namespace Fetched {

            /** Properties of a Fetched. */
            interface $Properties {

                /** Fetched request */
                request?: (number|null);

                /** Fetched session */
                session?: (Uint8Array|null);

                /** Fetched records */
                records?: (prearrival.v1.LoggedRecord.$Properties[]|null);

                /** Fetched reachedSample */
                reachedSample?: (number|Long|null);

                /** Fetched last */
                last?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Fetched. */
            type $Shape = prearrival.v1.Fetched.$Properties;
        }
    }
}
