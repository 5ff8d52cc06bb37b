// Made of the document that the app serves, by `npm run api-types`. Not edited by hand.

export interface paths {
    "/api/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives the rejected edits that wait for a person, the oldest first. */
        get: operations["listInbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists records by id or sorted, or finds some. */
        get: operations["listPatients"];
        put?: never;
        /**
         * Makes a record.
         * @description With `id`, a UUID made by the client, or without: then one is made here.
         */
        post: operations["createPatient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads a record. */
        get: operations["getPatient"];
        /**
         * Replaces the fields of a record.
         * @description What may be left out of a create gets its initial value when it is left out. What cannot change may be left out too, or given as it is, so that a record can be sent back as it was read.
         */
        put: operations["replacePatient"];
        post?: never;
        /** Deletes a record. */
        delete: operations["deletePatient"];
        options?: never;
        head?: never;
        /** Changes the fields that are named. */
        patch: operations["updatePatient"];
        trace?: never;
    };
    "/api/sync/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a round of push and pull with central now.
         * @description A round that is asked for twice does no harm: an Idempotency-Key is not needed.
         */
        post: operations["runRound"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/status/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what this server is and how much of it you may see. */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ShareRequest: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "waiting" | "granted" | "refused";
            /**
             * Format: uuid
             * @description The clinic that asks.
             */
            clinic_id: string;
            /** @description If the caller sees the patient. */
            patient_id: string | null;
            person: ({
                full_name: string;
                birth_year: number | null;
            } & {
                [key: string]: unknown;
            }) | null;
            /**
             * @description What the asker knew.
             * @enum {string}
             */
            known_by: "national_id" | "card_number" | "name";
            reason: string | null;
            /** @description The id of the caller that asked. */
            from: string;
            device: string | null;
            actor: string | null;
            /** Format: date-time */
            asked_at: string;
            decided_at: string | null;
            /** @description The id of the admin; `rule` or `shared before` where nobody had to decide. */
            decided_by: string | null;
            note: string | null;
        } & {
            [key: string]: unknown;
        };
        PatientOnBox: {
            /**
             * Format: uuid
             * @description The clinic that registered the patient.
             * @example 5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b
             */
            clinic_id: string;
            /**
             * @description Further clinics that see and treat the patient.
             * @example []
             */
            shared_with: string[];
            /**
             * @description Name as the patient gives it.
             * @example Amina Otieno
             */
            full_name: string;
            /**
             * @description Day of birth.
             * @example 1994-08-17
             */
            date_of_birth: string | null;
            /**
             * @description Whether the day of birth is a guess.
             * @example false
             */
            birth_date_estimated: boolean;
            /**
             * @description Sex as recorded.
             * @example female
             * @enum {string}
             */
            sex: "female" | "male" | "other" | "unknown";
            /**
             * @description Telephone number, as written.
             * @example +254 712 345 678
             */
            phone: string | null;
            /**
             * @description Where the patient lives.
             * @example Kadongo
             */
            village: string | null;
            /**
             * @description Number of the national identity card.
             * @example 27845512
             */
            national_id: string | null;
            /**
             * @description Number on the card of the clinic, unique there.
             * @example K7-0042-9
             */
            card_number: string | null;
            /**
             * @description Day of death.
             * @example null
             */
            deceased_on: string | null;
            /**
             * @description The patient that this record was found to be a duplicate of.
             * @example null
             */
            merged_into: string | null;
            /** Format: uuid */
            id: string;
            /** @description Raised by central at every accepted change. */
            revision: number;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Central's time; on a box its own until central knows.
             */
            updated_at: string;
            /** @description At central: when a box last changed it. On a box: when central last confirmed it. */
            last_synced_at: string | null;
            deleted_at: string | null;
            /** @description The last pending edit under what is shown. */
            pending: string | null;
            /** @enum {string} */
            sync_state: "synced" | "pending" | "attention";
        } & {
            [key: string]: unknown;
        };
        DoctorOnBox: {
            /**
             * @description Name as it is shown to patients.
             * @example Dr Wanjiru Mbeki
             */
            full_name: string;
            /**
             * @description What the doctor treats, in words.
             * @example Paediatrics
             */
            specialty: string | null;
            /**
             * @description Telephone number, as written.
             * @example +254 712 345 678
             */
            phone: string | null;
            /**
             * @description Whether the doctor can be booked at present.
             * @example true
             */
            active: boolean;
            /** Format: uuid */
            id: string;
            /** @description Raised by central at every accepted change. */
            revision: number;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Central's time; on a box its own until central knows.
             */
            updated_at: string;
            /** @description At central: when a box last changed it. On a box: when central last confirmed it. */
            last_synced_at: string | null;
            deleted_at: string | null;
            /** @description The last pending edit under what is shown. */
            pending: string | null;
            /** @enum {string} */
            sync_state: "synced" | "pending" | "attention";
        } & {
            [key: string]: unknown;
        };
        Gone: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            deleted_at: string;
        };
        DoctorListOnBox: {
            results: components["schemas"]["DoctorOnBox"][];
            next: string | null;
        };
        MedicineOnBox: {
            /**
             * @description Name under which it is dispensed.
             * @example Amoxicillin 250 mg capsule
             */
            name: string;
            /**
             * @description International non-proprietary name.
             * @example amoxicillin
             */
            generic_name: string | null;
            /**
             * @description Dosage form.
             * @example capsule
             */
            form: string | null;
            /**
             * @description Strength of one unit.
             * @example 250 mg
             */
            strength: string | null;
            /**
             * @description What a quantity of it counts.
             * @example capsule
             */
            unit: string;
            /**
             * @description Code of the Anatomical Therapeutic Chemical classification.
             * @example J01CA04
             */
            atc_code: string | null;
            /**
             * @description Whether it may be dispensed at present.
             * @example true
             */
            active: boolean;
            /** Format: uuid */
            id: string;
            /** @description Raised by central at every accepted change. */
            revision: number;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Central's time; on a box its own until central knows.
             */
            updated_at: string;
            /** @description At central: when a box last changed it. On a box: when central last confirmed it. */
            last_synced_at: string | null;
            deleted_at: string | null;
            /** @description The last pending edit under what is shown. */
            pending: string | null;
            /** @enum {string} */
            sync_state: "synced" | "pending" | "attention";
        } & {
            [key: string]: unknown;
        };
        MedicineListOnBox: {
            results: components["schemas"]["MedicineOnBox"][];
            next: string | null;
        };
        PharmacyOnBox: {
            /**
             * Format: uuid
             * @description The clinic to which it belongs.
             * @example 5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b
             */
            clinic_id: string;
            /**
             * @description Name of the pharmacy.
             * @example Main pharmacy
             */
            name: string;
            /**
             * @description Where it is, in one or more lines.
             * @example Ground floor, left of the gate
             */
            address: string | null;
            /**
             * @description Telephone number, as written.
             * @example +254 712 345 678
             */
            phone: string | null;
            /**
             * @description Whether it dispenses at present.
             * @example true
             */
            active: boolean;
            /** Format: uuid */
            id: string;
            /** @description Raised by central at every accepted change. */
            revision: number;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Central's time; on a box its own until central knows.
             */
            updated_at: string;
            /** @description At central: when a box last changed it. On a box: when central last confirmed it. */
            last_synced_at: string | null;
            deleted_at: string | null;
            /** @description The last pending edit under what is shown. */
            pending: string | null;
            /** @enum {string} */
            sync_state: "synced" | "pending" | "attention";
        } & {
            [key: string]: unknown;
        };
        PharmacyListOnBox: {
            results: components["schemas"]["PharmacyOnBox"][];
            next: string | null;
        };
        PatientListOnBox: {
            results: components["schemas"]["PatientOnBox"][];
            next: string | null;
        };
        AppointmentOnBox: {
            /**
             * Format: uuid
             * @description The clinic in which it takes place; one of the patient's.
             * @example 5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b
             */
            clinic_id: string;
            /**
             * Format: uuid
             * @description Who is to be seen.
             * @example f47ac10b-58cc-4372-a567-0e02b2c3d479
             */
            patient_id: string;
            /**
             * @description By whom; null for whoever is there.
             * @example 8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40
             */
            doctor_id: string | null;
            /**
             * Format: date-time
             * @description When it begins.
             * @example 2026-03-05T09:00:00.000Z
             */
            starts_at: string;
            /**
             * @description How long it takes; null counts as 15 minutes when slots are compared.
             * @example 20
             */
            duration_minutes: number | null;
            /**
             * @description How far it has got; the last three are final.
             * @example SCHEDULED
             * @enum {string}
             */
            status: "SCHEDULED" | "CONFIRMED" | "COMPLETED" | "CANCELLED" | "NO_SHOW";
            /**
             * @description Why the patient comes.
             * @example Cough since Monday
             */
            reason: string | null;
            /**
             * @description What the staff note.
             * @example Brought by her mother
             */
            notes: string | null;
            /** Format: uuid */
            id: string;
            /** @description Raised by central at every accepted change. */
            revision: number;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Central's time; on a box its own until central knows.
             */
            updated_at: string;
            /** @description At central: when a box last changed it. On a box: when central last confirmed it. */
            last_synced_at: string | null;
            deleted_at: string | null;
            /** @description The last pending edit under what is shown. */
            pending: string | null;
            /** @enum {string} */
            sync_state: "synced" | "pending" | "attention";
        } & {
            [key: string]: unknown;
        };
        AppointmentListOnBox: {
            results: components["schemas"]["AppointmentOnBox"][];
            next: string | null;
        };
        PharmacyInventoryOnBox: {
            /**
             * Format: uuid
             * @description The pharmacy where the stock lies.
             * @example 0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b
             */
            pharmacy_id: string;
            /**
             * Format: uuid
             * @description The medicine.
             * @example c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e
             */
            medicine_id: string;
            /**
             * @description Batch or lot number; null for stock without one.
             * @example LOT-2291
             */
            batch_number: string | null;
            /**
             * @description Last day on which it may be dispensed.
             * @example 2027-06-30
             */
            expiry_date: string | null;
            /**
             * @description Units that lie there: the sum of all movements.
             * @example 240
             */
            quantity: number;
            /**
             * @description Below this many units it should be ordered.
             * @example 50
             */
            reorder_level: number;
            /** Format: uuid */
            id: string;
            /** @description Raised by central at every accepted change. */
            revision: number;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Central's time; on a box its own until central knows.
             */
            updated_at: string;
            /** @description At central: when a box last changed it. On a box: when central last confirmed it. */
            last_synced_at: string | null;
            deleted_at: string | null;
            /** @description The last pending edit under what is shown. */
            pending: string | null;
            /** @enum {string} */
            sync_state: "synced" | "pending" | "attention";
            /** @description The edit ids of the last movements from boxes that are in `quantity` at central. */
            recent_movements?: string[];
        } & {
            [key: string]: unknown;
        };
        PharmacyInventoryListOnBox: {
            results: components["schemas"]["PharmacyInventoryOnBox"][];
            next: string | null;
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            error_code: string;
            /** @description The fields at fault, each with a clause that can follow its name. */
            errors?: {
                [key: string]: string;
            };
            /** @description By which this error can be found in the log of the server. */
            request_id?: string;
        } & {
            [key: string]: unknown;
        };
        Conflict: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @enum {string} */
            error_code: "STALE_UPDATE" | "RECORD_DELETED" | "RECORD_EXISTS" | "INVALID_TRANSITION" | "SLOT_TAKEN" | "INSUFFICIENT_STOCK" | "IN_USE" | "DEPENDS_ON_REJECTED" | "UNKNOWN_BASE";
            /** @description The fields at fault, each with a clause that can follow its name. */
            errors?: {
                [key: string]: string;
            };
            /** @description By which this error can be found in the log of the server. */
            request_id?: string;
            message: string;
            /** @enum {string} */
            conflict_type: "VERSION_MISMATCH" | "DELETED_ON_SERVER" | "DUPLICATE_ID" | "STATE_MACHINE" | "DOUBLE_BOOKING" | "STOCK_BELOW_ZERO" | "STILL_REFERENCED" | "PARENT_REJECTED" | "NOT_YET_SEEN";
            /** @description `updated_at` of the record here. */
            server_version: string | null;
            /** @description `updated_at` that the writer saw. */
            client_version: string | null;
            /** @enum {string} */
            suggested_action: "REFRESH" | "DISCARD" | "REVIEW" | "RETRY";
            server_revision: number | null;
            client_revision: number | null;
            conflicting_fields: string[];
            /** @description The edit's own record as the caller may see it now. */
            record: ({
                /** Format: uuid */
                id: string;
                revision: number;
            } & {
                [key: string]: unknown;
            }) | null;
            /** @description Only for SLOT_TAKEN: when the doctor is busy. */
            busy?: {
                /** Format: date-time */
                starts_at: string;
                duration_minutes: number | null;
            };
        };
    };
    responses: {
        /** @description UNSUPPORTED_PROTOCOL: This version of the sync protocol is not served. */
        UnsupportedProtocol: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "UNSUPPORTED_PROTOCOL";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description INTERNAL: Something went wrong here. */
        Internal: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "INTERNAL";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description STORAGE_FAILED: The storage does not take any changes at the moment. */
        StorageFailed: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "STORAGE_FAILED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description INVALID_REQUEST: The request is not as it should be. */
        InvalidRequest: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "INVALID_REQUEST";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description UNAUTHENTICATED: A valid token is needed. REVOKED: This token was revoked. */
        UnauthenticatedOrRevoked: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "UNAUTHENTICATED" | "REVOKED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description PRECONDITION_FAILED: The record is not in the state that was asked for. */
        PreconditionFailed: {
            headers: {
                ETag: components["headers"]["ETag"];
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "PRECONDITION_FAILED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description RATE_LIMITED: Too many requests. */
        RateLimited: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "RATE_LIMITED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description BOX_REVOKED: Central has revoked this box. STORAGE_FAILED: The storage does not take any changes at the moment. */
        BoxRevokedOrStorageFailed: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "BOX_REVOKED" | "STORAGE_FAILED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description INVALID_JSON: The body is not JSON in UTF-8. INVALID_REQUEST: The request is not as it should be. */
        InvalidJsonOrInvalidRequest: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "INVALID_JSON" | "INVALID_REQUEST";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description OUT_OF_SCOPE: The record is not one that this caller may touch. READ_ONLY_COLLECTION: This collection is written by central only. FORBIDDEN: This caller may not do this. ACTOR_REFUSED: The device may not act for whom the request names. */
        OutOfScopeOrReadOnlyCollectionOrForbiddenOrActorRefused: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "OUT_OF_SCOPE" | "READ_ONLY_COLLECTION" | "FORBIDDEN" | "ACTOR_REFUSED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description NOT_FOUND: There is nothing here. */
        NotFound: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "NOT_FOUND";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description The edit is in conflict with what is here: RECORD_EXISTS, RECORD_DELETED, INVALID_TRANSITION, SLOT_TAKEN, DEPENDS_ON_REJECTED. */
        RecordExistsOrRecordDeletedOrInvalidTransitionOrSlotTakenOrDependsOnRejected: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "RECORD_EXISTS" | "RECORD_DELETED" | "INVALID_TRANSITION" | "SLOT_TAKEN" | "DEPENDS_ON_REJECTED";
                } & components["schemas"]["Conflict"];
            };
        };
        /** @description TOO_LARGE: The request is too large. */
        TooLarge: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "TOO_LARGE";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description UNSUPPORTED_MEDIA_TYPE: The body is in a form that is not read here. */
        UnsupportedMediaType: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "UNSUPPORTED_MEDIA_TYPE";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description INVALID_EDIT: The edit cannot be accepted as it is. RECORD_DELETED: A record that is referred to was deleted. EDIT_ID_REUSED: This edit id was used before for something else. */
        InvalidEditOrRecordDeletedOrEditIdReused: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "INVALID_EDIT" | "RECORD_DELETED" | "EDIT_ID_REUSED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description INVALID_REQUEST: The request is not as it should be. INVALID_TIMESTAMP: The timestamp cannot be used. */
        InvalidRequestOrInvalidTimestamp: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "INVALID_REQUEST" | "INVALID_TIMESTAMP";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description RESYNC_REQUIRED: The replica must be filled again from the start. */
        ResyncRequired: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "RESYNC_REQUIRED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description The edit is in conflict with what is here: STALE_UPDATE, RECORD_DELETED, INVALID_TRANSITION, SLOT_TAKEN, INSUFFICIENT_STOCK, DEPENDS_ON_REJECTED. */
        StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "STALE_UPDATE" | "RECORD_DELETED" | "INVALID_TRANSITION" | "SLOT_TAKEN" | "INSUFFICIENT_STOCK" | "DEPENDS_ON_REJECTED";
                } & components["schemas"]["Conflict"];
            };
        };
        /** @description The edit is in conflict with what is here: IN_USE, STALE_UPDATE, RECORD_DELETED, DEPENDS_ON_REJECTED. */
        InUseOrStaleUpdateOrRecordDeletedOrDependsOnRejected: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "IN_USE" | "STALE_UPDATE" | "RECORD_DELETED" | "DEPENDS_ON_REJECTED";
                } & components["schemas"]["Conflict"];
            };
        };
        /** @description INVALID_JSON: The body is not JSON in UTF-8. INVALID_REQUEST: The request is not as it should be. INVALID_TIMESTAMP: The timestamp cannot be used. */
        InvalidJsonOrInvalidRequestOrInvalidTimestamp: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "INVALID_JSON" | "INVALID_REQUEST" | "INVALID_TIMESTAMP";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description PRECONDITION_REQUIRED: The request must say which version it was based on. */
        PreconditionRequired: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "PRECONDITION_REQUIRED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description FORBIDDEN: This caller may not do this. */
        Forbidden: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "FORBIDDEN";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description MANAGER_NEEDED: A manager must enter the PIN at this device first. FORBIDDEN: This caller may not do this. */
        ManagerNeededOrForbidden: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "MANAGER_NEEDED" | "FORBIDDEN";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description FORBIDDEN: This caller may not do this. ACTOR_REFUSED: The device may not act for whom the request names. */
        ForbiddenOrActorRefused: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "FORBIDDEN" | "ACTOR_REFUSED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description ALREADY_DECIDED: Somebody has decided about this before. DECISION_NOT_POSSIBLE: This decision is not possible here. */
        AlreadyDecidedOrDecisionNotPossible: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "ALREADY_DECIDED" | "DECISION_NOT_POSSIBLE";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description PAIRING_REFUSED: The pairing code cannot be used. */
        PairingRefused: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "PAIRING_REFUSED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description CENTRAL_REFUSED: Central does not take this from the box. */
        CentralRefused: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "CENTRAL_REFUSED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description CENTRAL_UNREACHABLE: Central cannot be asked at the moment. BOX_REVOKED: Central has revoked this box. STORAGE_FAILED: The storage does not take any changes at the moment. */
        CentralUnreachableOrBoxRevokedOrStorageFailed: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "CENTRAL_UNREACHABLE" | "BOX_REVOKED" | "STORAGE_FAILED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description ACTOR_REFUSED: The device may not act for whom the request names. */
        ActorRefused: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "ACTOR_REFUSED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description The edit is in conflict with what is here: INSUFFICIENT_STOCK, STALE_UPDATE, RECORD_DELETED, DEPENDS_ON_REJECTED. */
        InsufficientStockOrStaleUpdateOrRecordDeletedOrDependsOnRejected: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "INSUFFICIENT_STOCK" | "STALE_UPDATE" | "RECORD_DELETED" | "DEPENDS_ON_REJECTED";
                } & components["schemas"]["Conflict"];
            };
        };
        /** @description INVALID_JSON: The body is not JSON in UTF-8. INVALID_REQUEST: The request is not as it should be. BAD_HANDLE: The handle is not one that was given to this caller, or is too old. */
        InvalidJsonOrInvalidRequestOrBadHandle: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "INVALID_JSON" | "INVALID_REQUEST" | "BAD_HANDLE";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description OUT_OF_SCOPE: The record is not one that this caller may touch. FORBIDDEN: This caller may not do this. ACTOR_REFUSED: The device may not act for whom the request names. */
        OutOfScopeOrForbiddenOrActorRefused: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "OUT_OF_SCOPE" | "FORBIDDEN" | "ACTOR_REFUSED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description PIN_REFUSED: This is not the PIN of this member of staff. FORBIDDEN: This caller may not do this. */
        PinRefusedOrForbidden: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "PIN_REFUSED" | "FORBIDDEN";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description BAD_CURSOR: The cursor is not one that was given to this caller. INVALID_REQUEST: The request is not as it should be. */
        BadCursorOrInvalidRequest: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "BAD_CURSOR" | "INVALID_REQUEST";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description INVALID_REQUEST: The request is not as it should be. BAD_CURSOR: The cursor is not one that was given to this caller. */
        InvalidRequestOrBadCursor: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "INVALID_REQUEST" | "BAD_CURSOR";
                } & components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
         * @example "7"
         */
        "If-None-Match": string;
        /**
         * @description Only if the record still bears one of these tags (RFC 9110, strong comparison).
         * @example "7"
         */
        "If-Match": string;
        /**
         * @description Makes a retry of this request answer the same and take effect once. Any text that this caller has used for no other request; a UUID does.
         * @example 2b1c6a52-0d1f-4a5e-9a3b-6f0d7c8e9a10
         */
        "Idempotency-Key": string;
        /**
         * @description At a box: the id of the member of staff for whom the device writes, whose name becomes the `actor` of the edit.
         * @example 7c3f0a52-94d1-4b6e-8f0a-1e2d3c4b5a69
         */
        "Acting-For": string;
        /**
         * @description How the body was compressed.
         * @example gzip
         */
        "Content-Encoding": "gzip" | "zstd" | "identity";
        /**
         * @description The version of the protocol that the client speaks; answered by 426 if not served.
         * @example 1
         */
        "Sync-Protocol": string;
        /**
         * @description A box's account of itself: compact JSON, at most 512 bytes.
         * @example {"pending":0,"inbox":0}
         */
        "Sync-Report": string;
        /**
         * @description Which copy of a box is calling: the token that it is known by, and the next one. Told by boxes only.
         * @example kX2pV7Jm0aQe5tYb, 9fLr3wZc8uHn1sDg
         */
        "Sync-Incarnation": string;
        /**
         * @description The first 12 hexadecimal digits of the SHA-256 of the body before it was compressed; a body that does not fit is refused as damaged.
         * @example d9298a10d1b0
         */
        "Sync-Checksum": string;
        /**
         * @description The cursor at which the sender stands. Should the server lack what was told up to there, it answers 410 instead of judging edits that were made on it.
         * @example eyJlcG9jaCI6IjBjNmYxZjZmIn0.445caef4e14de2104cd6ce6e27fff9ab
         */
        "Sync-Cursor": string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Stands on every answer; what lacks it was not answered by this system.
         * @example 1
         */
        "Sync-Protocol": "1";
        /**
         * @description By which this answer can be found in the server's log: the request's own, if that is 1 to 100 letters, digits or any of _ . : = + / -
         * @example 7d0f6a3e-5b1c-4e8e-9f57-0c1d2b3a4e5f
         */
        "X-Request-Id": string;
        /**
         * @description Seconds to wait before another try.
         * @example 60
         */
        "Retry-After": string;
        /**
         * @description The tag of what is answered, for If-None-Match and If-Match.
         * @example "7"
         */
        ETag: string;
        /**
         * @description The next page, as rel="next"; absent on the last one.
         * @example </api/patients/sync/?page=1772445600000.f47ac10b-58cc-4372-a567-0e02b2c3d479.1772449200000>; rel="next"
         */
        Link: string;
        /**
         * @description Which credential is wanted.
         * @example Bearer
         */
        "WWW-Authenticate": string;
        /**
         * @description Where the new record is.
         * @example /api/patients/f47ac10b-58cc-4372-a567-0e02b2c3d479/
         */
        Location: string;
        /**
         * @description The timestamp to ask from next time: nothing is missed and nothing told twice.
         * @example 2026-03-02T10:00:00.000Z
         */
        "X-Last-Sync": string;
        /**
         * @description How many records the body holds.
         * @example 2
         */
        "X-Records-Synced": string;
        /**
         * @description Who has the last word.
         * @example server-authoritative
         */
        "X-Sync-Strategy": "server-authoritative";
        /**
         * @description What is known of the copy of a box that was named.
         * @example known
         */
        "Sync-Incarnation": "known" | "rewound";
        /**
         * @description The first 12 hexadecimal digits of the SHA-256 of the body before it is compressed.
         * @example d9298a10d1b0
         */
        "Sync-Checksum": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listInbox: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /**
                 * @description Only if the record still bears one of these tags (RFC 9110, strong comparison).
                 * @example "7"
                 */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The inbox. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *           "edit": {
                     *             "id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *             "collection": "patients",
                     *             "record_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *             "op": "update",
                     *             "base": {
                     *               "revision": 6
                     *             },
                     *             "fields": {
                     *               "village": "Kadongo"
                     *             },
                     *             "made_at": "2026-03-02T10:00:00.000Z"
                     *           },
                     *           "conflict": {
                     *             "error_code": "STALE_UPDATE",
                     *             "message": "Changed by someone else since: village."
                     *           },
                     *           "mine": {
                     *             "village": "Kadongo"
                     *           },
                     *           "theirs": {
                     *             "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *             "revision": 7,
                     *             "village": "Oyugis"
                     *           },
                     *           "base": {
                     *             "village": null
                     *           },
                     *           "names": {
                     *             "f47ac10b-58cc-4372-a567-0e02b2c3d479": "Amina Otieno"
                     *           },
                     *           "decisions": [
                     *             "keep_server",
                     *             "apply_mine",
                     *             "change"
                     *           ],
                     *           "at": "2026-03-02T10:00:00.000Z",
                     *           "waits_for": null,
                     *           "dependants": [],
                     *           "from": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        results: {
                            /**
                             * Format: uuid
                             * @description The id of the edit.
                             */
                            id: string;
                            /** @description The edit as it was made, whole. */
                            edit: {
                                /** Format: uuid */
                                id: string;
                            } & {
                                [key: string]: unknown;
                            };
                            /** @description Why it was rejected: a conflict or a problem. */
                            conflict: ({
                                error_code: string;
                            } & {
                                [key: string]: unknown;
                            }) | null;
                            mine: {
                                [key: string]: unknown;
                            } | null;
                            /** @description The record as central has it. */
                            theirs: {
                                [key: string]: unknown;
                            } | null;
                            /** @description The named fields as the writer saw them. */
                            base: {
                                [key: string]: unknown;
                            } | null;
                            /** @description At a box: what the records were called that it is of, or names, by their ids. Of one that has been deleted since, nothing else is left. */
                            names: {
                                [key: string]: string;
                            };
                            /** @description Those that can succeed. */
                            decisions: ("keep_server" | "apply_mine" | "change" | "withdraw" | "confirm" | "count")[];
                            /**
                             * Format: date-time
                             * @description When it was rejected.
                             */
                            at: string;
                            /** @description It goes with this one, if not null. */
                            waits_for: string | null;
                            /** @description Edits that go with it, in their order. */
                            dependants: string[];
                            /** @description At central: boxes that have not been in touch since a restore. Nothing can be decided before they were, or are revoked. */
                            waits_for_boxes?: {
                                id: string;
                                name: string;
                            }[];
                            /** @description The id of the caller that sent it. */
                            from: string;
                        }[];
                    };
                };
            };
            /** @description Nothing has changed since the tag. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["BoxRevokedOrStorageFailed"];
        };
    };
    listPatients: {
        parameters: {
            query?: {
                /** @description Finds by the beginning of any word of a name, in any script, whatever case and accents; by the beginning or end of a phone, card or other number, or the beginning of a part of it. Several words must all fit. Appointments are also found by patient and doctor, stock by medicine and pharmacy. */
                q?: string;
                /** @description Sorts by this field instead of by id: names as people of all scripts expect, other values from low to high, what has none last. For lists of up to 20000 records, all pages together. */
                sort?: "full_name" | "date_of_birth";
                /** @description Words of a name by whoever does not know how it is written: gives those whose names are nearly so, in one page, and takes no other filter. */
                like?: string;
                /** @description Those who were merged into this patient. Without it patients who were merged into another one are left out, and found as that one. */
                merged_into?: string;
                /** @description The most entries in the answer; 100 if it is left out. */
                limit?: number;
                /** @description The id of the last record of the page before. */
                after?: string;
                /** @description With `sort` and `after`: what that record was sorted by, empty for none. So the place is known also when the record has changed or gone since. */
                after_value?: string;
            };
            header?: {
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /**
                 * @description Only if the record still bears one of these tags (RFC 9110, strong comparison).
                 * @example "7"
                 */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Some records, and the path of the next page or null. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Link: components["headers"]["Link"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *           "revision": 7,
                     *           "created_at": "2026-03-02T10:00:00.000Z",
                     *           "updated_at": "2026-03-02T10:00:00.000Z",
                     *           "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *           "deleted_at": null,
                     *           "pending": null,
                     *           "sync_state": "synced",
                     *           "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *           "shared_with": [],
                     *           "full_name": "Amina Otieno",
                     *           "date_of_birth": "1994-08-17",
                     *           "birth_date_estimated": false,
                     *           "sex": "female",
                     *           "phone": "+254 712 345 678",
                     *           "village": "Kadongo",
                     *           "national_id": "27845512",
                     *           "card_number": "K7-0042-9",
                     *           "deceased_on": null,
                     *           "merged_into": null
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["PatientListOnBox"];
                    "text/csv": string;
                };
            };
            /** @description Nothing has changed since the tag. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["BoxRevokedOrStorageFailed"];
        };
    };
    createPatient: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry of this request answer the same and take effect once. Any text that this caller has used for no other request; a UUID does.
                 * @example 2b1c6a52-0d1f-4a5e-9a3b-6f0d7c8e9a10
                 */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /**
                 * @description At a box: the id of the member of staff for whom the device writes, whose name becomes the `actor` of the edit.
                 * @example 7c3f0a52-94d1-4b6e-8f0a-1e2d3c4b5a69
                 */
                "Acting-For"?: components["parameters"]["Acting-For"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                 *       "shared_with": [],
                 *       "full_name": "Amina Otieno",
                 *       "date_of_birth": "1994-08-17",
                 *       "birth_date_estimated": false,
                 *       "sex": "female",
                 *       "phone": "+254 712 345 678",
                 *       "village": "Kadongo",
                 *       "national_id": "27845512",
                 *       "card_number": "K7-0042-9",
                 *       "deceased_on": null,
                 *       "merged_into": null
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The clinic that registered the patient.
                     * @example 5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b
                     */
                    clinic_id: string;
                    /**
                     * @description Further clinics that see and treat the patient.
                     * @default []
                     * @example []
                     */
                    shared_with?: string[];
                    /**
                     * @description Name as the patient gives it.
                     * @example Amina Otieno
                     */
                    full_name: string;
                    /**
                     * @description Day of birth.
                     * @default null
                     * @example 1994-08-17
                     */
                    date_of_birth?: string | null;
                    /**
                     * @description Whether the day of birth is a guess.
                     * @default false
                     * @example false
                     */
                    birth_date_estimated?: boolean;
                    /**
                     * @description Sex as recorded.
                     * @example female
                     * @enum {string}
                     */
                    sex: "female" | "male" | "other" | "unknown";
                    /**
                     * @description Telephone number, as written.
                     * @default null
                     * @example +254 712 345 678
                     */
                    phone?: string | null;
                    /**
                     * @description Where the patient lives.
                     * @default null
                     * @example Kadongo
                     */
                    village?: string | null;
                    /**
                     * @description Number of the national identity card.
                     * @default null
                     * @example 27845512
                     */
                    national_id?: string | null;
                    /**
                     * @description Number on the card of the clinic, unique there.
                     * @default null
                     * @example K7-0042-9
                     */
                    card_number?: string | null;
                    /**
                     * @description Day of death.
                     * @default null
                     * @example null
                     */
                    deceased_on?: string | null;
                    /**
                     * @description The patient that this record was found to be a duplicate of.
                     * @default null
                     * @example null
                     */
                    merged_into?: string | null;
                    /** Format: uuid */
                    id?: string;
                };
            };
        };
        responses: {
            /** @description The new record. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *       "revision": 7,
                     *       "created_at": "2026-03-02T10:00:00.000Z",
                     *       "updated_at": "2026-03-02T10:00:00.000Z",
                     *       "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *       "deleted_at": null,
                     *       "pending": null,
                     *       "sync_state": "synced",
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "shared_with": [],
                     *       "full_name": "Amina Otieno",
                     *       "date_of_birth": "1994-08-17",
                     *       "birth_date_estimated": false,
                     *       "sex": "female",
                     *       "phone": "+254 712 345 678",
                     *       "village": "Kadongo",
                     *       "national_id": "27845512",
                     *       "card_number": "K7-0042-9",
                     *       "deceased_on": null,
                     *       "merged_into": null
                     *     }
                     */
                    "application/json": components["schemas"]["PatientOnBox"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrActorRefused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["RecordExistsOrRecordDeletedOrInvalidTransitionOrSlotTakenOrDependsOnRejected"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["BoxRevokedOrStorageFailed"];
        };
    };
    getPatient: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /**
                 * @description Only if the record still bears one of these tags (RFC 9110, strong comparison).
                 * @example "7"
                 */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *       "revision": 7,
                     *       "created_at": "2026-03-02T10:00:00.000Z",
                     *       "updated_at": "2026-03-02T10:00:00.000Z",
                     *       "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *       "deleted_at": null,
                     *       "pending": null,
                     *       "sync_state": "synced",
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "shared_with": [],
                     *       "full_name": "Amina Otieno",
                     *       "date_of_birth": "1994-08-17",
                     *       "birth_date_estimated": false,
                     *       "sex": "female",
                     *       "phone": "+254 712 345 678",
                     *       "village": "Kadongo",
                     *       "national_id": "27845512",
                     *       "card_number": "K7-0042-9",
                     *       "deceased_on": null,
                     *       "merged_into": null
                     *     }
                     */
                    "application/json": components["schemas"]["PatientOnBox"];
                };
            };
            /** @description It still bears the tag. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["BoxRevokedOrStorageFailed"];
        };
    };
    replacePatient: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry of this request answer the same and take effect once. Any text that this caller has used for no other request; a UUID does.
                 * @example 2b1c6a52-0d1f-4a5e-9a3b-6f0d7c8e9a10
                 */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /**
                 * @description Only if the record still bears one of these tags (RFC 9110, strong comparison).
                 * @example "7"
                 */
                "If-Match"?: components["parameters"]["If-Match"];
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /**
                 * @description At a box: the id of the member of staff for whom the device writes, whose name becomes the `actor` of the edit.
                 * @example 7c3f0a52-94d1-4b6e-8f0a-1e2d3c4b5a69
                 */
                "Acting-For"?: components["parameters"]["Acting-For"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                 *       "shared_with": [],
                 *       "full_name": "Amina Otieno",
                 *       "date_of_birth": "1994-08-17",
                 *       "birth_date_estimated": false,
                 *       "sex": "female",
                 *       "phone": "+254 712 345 678",
                 *       "village": "Kadongo",
                 *       "national_id": "27845512",
                 *       "card_number": "K7-0042-9",
                 *       "deceased_on": null,
                 *       "merged_into": null
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The clinic that registered the patient.
                     * @example 5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b
                     */
                    clinic_id?: string;
                    /**
                     * @description Further clinics that see and treat the patient.
                     * @example []
                     */
                    shared_with?: string[];
                    /**
                     * @description Name as the patient gives it.
                     * @example Amina Otieno
                     */
                    full_name: string;
                    /**
                     * @description Day of birth.
                     * @example 1994-08-17
                     */
                    date_of_birth?: string | null;
                    /**
                     * @description Whether the day of birth is a guess.
                     * @example false
                     */
                    birth_date_estimated?: boolean;
                    /**
                     * @description Sex as recorded.
                     * @example female
                     * @enum {string}
                     */
                    sex: "female" | "male" | "other" | "unknown";
                    /**
                     * @description Telephone number, as written.
                     * @example +254 712 345 678
                     */
                    phone?: string | null;
                    /**
                     * @description Where the patient lives.
                     * @example Kadongo
                     */
                    village?: string | null;
                    /**
                     * @description Number of the national identity card.
                     * @example 27845512
                     */
                    national_id?: string | null;
                    /**
                     * @description Number on the card of the clinic, unique there.
                     * @example K7-0042-9
                     */
                    card_number?: string | null;
                    /**
                     * @description Day of death.
                     * @example null
                     */
                    deceased_on?: string | null;
                    /**
                     * @description The patient that this record was found to be a duplicate of.
                     * @example null
                     */
                    merged_into?: string | null;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The record as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *       "revision": 7,
                     *       "created_at": "2026-03-02T10:00:00.000Z",
                     *       "updated_at": "2026-03-02T10:00:00.000Z",
                     *       "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *       "deleted_at": null,
                     *       "pending": null,
                     *       "sync_state": "synced",
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "shared_with": [],
                     *       "full_name": "Amina Otieno",
                     *       "date_of_birth": "1994-08-17",
                     *       "birth_date_estimated": false,
                     *       "sex": "female",
                     *       "phone": "+254 712 345 678",
                     *       "village": "Kadongo",
                     *       "national_id": "27845512",
                     *       "card_number": "K7-0042-9",
                     *       "deceased_on": null,
                     *       "merged_into": null
                     *     }
                     */
                    "application/json": components["schemas"]["PatientOnBox"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrActorRefused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["BoxRevokedOrStorageFailed"];
        };
    };
    deletePatient: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry of this request answer the same and take effect once. Any text that this caller has used for no other request; a UUID does.
                 * @example 2b1c6a52-0d1f-4a5e-9a3b-6f0d7c8e9a10
                 */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /**
                 * @description Only if the record still bears one of these tags (RFC 9110, strong comparison).
                 * @example "7"
                 */
                "If-Match"?: components["parameters"]["If-Match"];
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /**
                 * @description At a box: the id of the member of staff for whom the device writes, whose name becomes the `actor` of the edit.
                 * @example 7c3f0a52-94d1-4b6e-8f0a-1e2d3c4b5a69
                 */
                "Acting-For"?: components["parameters"]["Acting-For"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted. */
            204: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrActorRefused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["InUseOrStaleUpdateOrRecordDeletedOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["BoxRevokedOrStorageFailed"];
        };
    };
    updatePatient: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry of this request answer the same and take effect once. Any text that this caller has used for no other request; a UUID does.
                 * @example 2b1c6a52-0d1f-4a5e-9a3b-6f0d7c8e9a10
                 */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /**
                 * @description Only if the record still bears one of these tags (RFC 9110, strong comparison).
                 * @example "7"
                 */
                "If-Match"?: components["parameters"]["If-Match"];
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /**
                 * @description At a box: the id of the member of staff for whom the device writes, whose name becomes the `actor` of the edit.
                 * @example 7c3f0a52-94d1-4b6e-8f0a-1e2d3c4b5a69
                 */
                "Acting-For"?: components["parameters"]["Acting-For"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "full_name": "Amina Otieno"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The clinic that registered the patient.
                     * @example 5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b
                     */
                    clinic_id?: string;
                    /**
                     * @description Further clinics that see and treat the patient.
                     * @example []
                     */
                    shared_with?: string[];
                    /**
                     * @description Name as the patient gives it.
                     * @example Amina Otieno
                     */
                    full_name?: string;
                    /**
                     * @description Day of birth.
                     * @example 1994-08-17
                     */
                    date_of_birth?: string | null;
                    /**
                     * @description Whether the day of birth is a guess.
                     * @example false
                     */
                    birth_date_estimated?: boolean;
                    /**
                     * @description Sex as recorded.
                     * @example female
                     * @enum {string}
                     */
                    sex?: "female" | "male" | "other" | "unknown";
                    /**
                     * @description Telephone number, as written.
                     * @example +254 712 345 678
                     */
                    phone?: string | null;
                    /**
                     * @description Where the patient lives.
                     * @example Kadongo
                     */
                    village?: string | null;
                    /**
                     * @description Number of the national identity card.
                     * @example 27845512
                     */
                    national_id?: string | null;
                    /**
                     * @description Number on the card of the clinic, unique there.
                     * @example K7-0042-9
                     */
                    card_number?: string | null;
                    /**
                     * @description Day of death.
                     * @example null
                     */
                    deceased_on?: string | null;
                    /**
                     * @description The patient that this record was found to be a duplicate of.
                     * @example null
                     */
                    merged_into?: string | null;
                };
            };
        };
        responses: {
            /** @description The record as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *       "revision": 7,
                     *       "created_at": "2026-03-02T10:00:00.000Z",
                     *       "updated_at": "2026-03-02T10:00:00.000Z",
                     *       "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *       "deleted_at": null,
                     *       "pending": null,
                     *       "sync_state": "synced",
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "shared_with": [],
                     *       "full_name": "Amina Otieno",
                     *       "date_of_birth": "1994-08-17",
                     *       "birth_date_estimated": false,
                     *       "sex": "female",
                     *       "phone": "+254 712 345 678",
                     *       "village": "Kadongo",
                     *       "national_id": "27845512",
                     *       "card_number": "K7-0042-9",
                     *       "deceased_on": null,
                     *       "merged_into": null
                     *     }
                     */
                    "application/json": components["schemas"]["PatientOnBox"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrActorRefused"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["BoxRevokedOrStorageFailed"];
        };
    };
    runRound: {
        parameters: {
            query?: {
                /** @description 1: answer when the round has ended. */
                wait?: "0" | "1";
                /** @description 1: compare all copies with central after it (F12). */
                compare?: "0" | "1";
            };
            header?: {
                /**
                 * @description Makes a retry of this request answer the same and take effect once. Any text that this caller has used for no other request; a UUID does.
                 * @example 2b1c6a52-0d1f-4a5e-9a3b-6f0d7c8e9a10
                 */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `wait=1`: what came of it. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "complete": true,
                     *       "link": "online",
                     *       "started_at": "2026-03-02T10:00:00.000Z",
                     *       "duration_ms": 840,
                     *       "accepted": 3,
                     *       "rejected": 0,
                     *       "set_aside": 0,
                     *       "pulled": 12,
                     *       "pages": 1,
                     *       "bytes_sent": 911,
                     *       "bytes_received": 4210,
                     *       "error": null,
                     *       "comparison": null
                     *     }
                     */
                    "application/json": {
                        complete: boolean;
                        /** @enum {string} */
                        link: "online" | "offline" | "captive_portal" | "unauthorised" | "certificate" | "central_error" | "upgrade_needed" | "resyncing" | "twin";
                        /** Format: date-time */
                        started_at: string;
                        duration_ms: number;
                        accepted: number;
                        rejected: number;
                        set_aside: number;
                        pulled: number;
                        pages: number;
                        bytes_sent: number;
                        bytes_received: number;
                        error: string | null;
                        /** @description Of all copies with central, if one was made after the round. */
                        comparison: {
                            /** @description All was compared, and what differed was put right. */
                            complete: boolean;
                            /** @description Records that the box lacked. */
                            lacked: number;
                            /** @description Records that it held in another revision. */
                            outdated: number;
                            /** @description Records that it held though they are not its own. */
                            surplus: number;
                            bytes_sent: number;
                            bytes_received: number;
                            error: string | null;
                        } | null;
                    };
                };
            };
            /** @description It was begun. */
            202: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "started": true
                     *     }
                     */
                    "application/json": {
                        /** @constant */
                        started: true;
                    };
                };
            };
            /** @description INVALID_REQUEST: The request is not as it should be. */
            400: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "INVALID_REQUEST";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description UNAUTHENTICATED: A valid token is needed. REVOKED: This token was revoked. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "UNAUTHENTICATED" | "REVOKED";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description FORBIDDEN: This caller may not do this. */
            403: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "FORBIDDEN";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description UNSUPPORTED_PROTOCOL: This version of the sync protocol is not served. */
            426: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "UNSUPPORTED_PROTOCOL";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description RATE_LIMITED: Too many requests. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "RATE_LIMITED";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description INTERNAL: Something went wrong here. */
            500: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "INTERNAL";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description STORAGE_FAILED: The storage does not take any changes at the moment. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "STORAGE_FAILED";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "server_time": "2026-03-02T10:00:00.000Z",
                     *       "epoch": "0c6f1f6f-7a11-4f0c-9f53-b1f3a6e06f0e",
                     *       "strategy": "server-authoritative",
                     *       "protocol_versions": [
                     *         1
                     *       ],
                     *       "clinics": [
                     *         {
                     *           "id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *           "name": "Kadongo",
                     *           "time_zone": "Africa/Nairobi",
                     *           "active": true
                     *         }
                     *       ],
                     *       "collections": {
                     *         "doctors": {
                     *           "count": 12,
                     *           "latest_change": "2026-03-02T10:00:00.000Z"
                     *         },
                     *         "medicines": {
                     *           "count": 12,
                     *           "latest_change": "2026-03-02T10:00:00.000Z"
                     *         },
                     *         "pharmacies": {
                     *           "count": 12,
                     *           "latest_change": "2026-03-02T10:00:00.000Z"
                     *         },
                     *         "patients": {
                     *           "count": 12,
                     *           "latest_change": "2026-03-02T10:00:00.000Z"
                     *         },
                     *         "appointments": {
                     *           "count": 12,
                     *           "latest_change": "2026-03-02T10:00:00.000Z"
                     *         },
                     *         "pharmacy-inventory": {
                     *           "count": 12,
                     *           "latest_change": "2026-03-02T10:00:00.000Z"
                     *         }
                     *       },
                     *       "link": "online",
                     *       "running": false,
                     *       "pending": 2,
                     *       "oldest_pending_at": "2026-03-02T10:00:00.000Z",
                     *       "inbox": 0,
                     *       "last_success_at": "2026-03-02T10:00:00.000Z",
                     *       "next_round_at": "2026-03-02T10:00:00.000Z",
                     *       "clock_offset_ms": 1200,
                     *       "last_error": null,
                     *       "compared_at": "2026-03-02T10:00:00.000Z",
                     *       "diverged_at": null,
                     *       "repaired_records": 0,
                     *       "revoked_since": null,
                     *       "rewound_at": null,
                     *       "absent_until": null,
                     *       "paused_until": null,
                     *       "node_id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "central_url": "https://central.example.org",
                     *       "rescue": null
                     *     }
                     */
                    "application/json": {
                        /** Format: date-time */
                        server_time: string;
                        epoch: string;
                        /** @constant */
                        strategy: "server-authoritative";
                        protocol_versions: number[];
                        clinics: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            time_zone: string;
                            active: boolean;
                        }[];
                        collections: {
                            doctors: {
                                count: number;
                                latest_change: string | null;
                            };
                            medicines: {
                                count: number;
                                latest_change: string | null;
                            };
                            pharmacies: {
                                count: number;
                                latest_change: string | null;
                            };
                            patients: {
                                count: number;
                                latest_change: string | null;
                            };
                            appointments: {
                                count: number;
                                latest_change: string | null;
                            };
                            "pharmacy-inventory": {
                                count: number;
                                latest_change: string | null;
                            };
                        };
                        /** @enum {string} */
                        link: "online" | "offline" | "captive_portal" | "unauthorised" | "certificate" | "central_error" | "upgrade_needed" | "resyncing" | "twin";
                        running: boolean;
                        /** @description Edits that central has not answered yet. */
                        pending: number;
                        oldest_pending_at: string | null;
                        /** @description Edits that a person must decide about. */
                        inbox: number;
                        last_success_at: string | null;
                        next_round_at: string | null;
                        clock_offset_ms: number | null;
                        last_error: string | null;
                        /** @description When all copies were last found to be as central has them, or made so. */
                        compared_at: string | null;
                        /** @description When copies were last found to differ from those of central. */
                        diverged_at: string | null;
                        /** @description How many were put right so far. */
                        repaired_records: number;
                        /** @description Since when central has refused this box, so that it serves no device. */
                        revoked_since: string | null;
                        /** @description When central last told that this box has come back from a backup. */
                        rewound_at: string | null;
                        /** @description Until when central was told that this box will not call. */
                        absent_until: string | null;
                        /** @description Until when central has asked this box to exchange nothing with it. */
                        paused_until: string | null;
                        node_id: string | null;
                        central_url: string | null;
                        /** @description What came of a damaged database; null if it never was, or its report was removed. */
                        rescue: {
                            /** Format: date-time */
                            at: string;
                            /** @description What was wrong, in a clause that follows "it". */
                            reason: string;
                            /** @description Where the damaged database lies now. */
                            moved_to: string;
                            /** @description A file with the edits that were saved. */
                            salvaged_edits: string;
                            /** @description Edits saved that wait for central. */
                            waiting: number;
                            /** @description Edits saved that wait for a decision. */
                            inbox: number;
                            /** @description Edits that were there and could not be read any more; null: not known. */
                            lost: number | null;
                        } | null;
                    };
                };
            };
            /** @description UNAUTHENTICATED: A valid token is needed. REVOKED: This token was revoked. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "UNAUTHENTICATED" | "REVOKED";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description UNSUPPORTED_PROTOCOL: This version of the sync protocol is not served. */
            426: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "UNSUPPORTED_PROTOCOL";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description RATE_LIMITED: Too many requests. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "RATE_LIMITED";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description INTERNAL: Something went wrong here. */
            500: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "INTERNAL";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description STORAGE_FAILED: The storage does not take any changes at the moment. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "STORAGE_FAILED";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
}
