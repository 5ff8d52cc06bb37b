// Made of the document that the app serves, by `npm run api-types`. Not edited by hand.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Leads to the console. */
        get: operations["showWayToConsole"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alerts about the boxes of the caller, and what was sent of them; the latest first. */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends something over each channel, to see whether it arrives. */
        post: operations["tryAlertChannels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointments/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists records by id or sorted, or finds some. */
        get: operations["listAppointments"];
        put?: never;
        /**
         * Makes a record.
         * @description With `id`, a UUID made by the client, or without: then one is made here.
         */
        post: operations["createAppointment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointments/sync/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what has changed since a time. */
        get: operations["syncAppointments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointments/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads a record. */
        get: operations["getAppointment"];
        /**
         * Replaces the fields of a record.
         * @description What may be left out of a create gets its initial value when it is left out. What cannot change may be left out too, or given as it is, so that a record can be sent back as it was read.
         */
        put: operations["replaceAppointment"];
        post?: never;
        /** Deletes a record. */
        delete: operations["deleteAppointment"];
        options?: never;
        head?: never;
        /** Changes the fields that are named. */
        patch: operations["updateAppointment"];
        trace?: never;
    };
    "/api/appointments/{id}/sync_update/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a record unless it changed since the client last saw it. */
        put: operations["syncUpdateAppointment"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Entries of the audit trail, the latest first.
         * @description It names records and people by their ids, and holds no values.
         */
        get: operations["searchAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as NDJSON, all of it, the latest first; the export is audited. */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clinics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The clinics of the caller, by name. */
        get: operations["listClinics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clinics/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Adds a clinic, or changes one. Its id is made by whoever adds it. */
        put: operations["putClinic"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rejected edits of boxes that wait for a person, the oldest first, and counts. */
        get: operations["listConflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/discrepancies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stock that was handed out and was not there by the ledger, the latest first. */
        get: operations["listDiscrepancies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/doctors/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists records by id or sorted, or finds some. */
        get: operations["listDoctors"];
        put?: never;
        /**
         * Makes a record.
         * @description With `id`, a UUID made by the client, or without: then one is made here.
         */
        post: operations["createDoctor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/doctors/sync/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what has changed since a time. */
        get: operations["syncDoctors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/doctors/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads a record. */
        get: operations["getDoctor"];
        /**
         * Replaces the fields of a record.
         * @description What may be left out of a create gets its initial value when it is left out. What cannot change may be left out too, or given as it is, so that a record can be sent back as it was read.
         */
        put: operations["replaceDoctor"];
        post?: never;
        /** Deletes a record. */
        delete: operations["deleteDoctor"];
        options?: never;
        head?: never;
        /** Changes the fields that are named. */
        patch: operations["updateDoctor"];
        trace?: never;
    };
    "/api/doctors/{id}/sync_update/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a record unless it changed since the client last saw it. */
        put: operations["syncUpdateDoctor"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells where edits stand, the latest first. */
        get: operations["listEdits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells that the process lives. */
        get: operations["isLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells whether changes can be taken. */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/held-copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Copies that boxes brought back after a restore and that wait for an admin, in the order in which they can be taken. */
        get: operations["listHeldCopies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/held-copies/{copy}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Applies a copy, over what was changed since, or dismisses it. The same of the same person again is answered the same.
         * @description What cannot be taken as a whole is `409`, changes nothing, and waits on; `reason` says why. Where somebody else has decided before, the `404` has `decision`, `decided_by` and `decided_at`.
         */
        post: operations["decideHeldCopy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a list that was previewed. The same again changes nothing. */
        post: operations["importList"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what a list would change and what would be refused, and changes nothing. */
        post: operations["previewImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
    "/api/inbox/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives one rejected edit that waits for a person, whole. */
        get: operations["getInboxItem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox/{id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decides about a rejected edit. The same request again is answered the same. */
        post: operations["decideEdit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which boxes have the newest doctors, medicines and pharmacies.
         * @description It names no records: those are at `/api/{collection}`.
         */
        get: operations["tellLists"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/medicines/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists records by id or sorted, or finds some. */
        get: operations["listMedicines"];
        put?: never;
        /**
         * Makes a record.
         * @description With `id`, a UUID made by the client, or without: then one is made here.
         */
        post: operations["createMedicine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/medicines/sync/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what has changed since a time. */
        get: operations["syncMedicines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/medicines/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads a record. */
        get: operations["getMedicine"];
        /**
         * Replaces the fields of a record.
         * @description What may be left out of a create gets its initial value when it is left out. What cannot change may be left out too, or given as it is, so that a record can be sent back as it was read.
         */
        put: operations["replaceMedicine"];
        post?: never;
        /** Deletes a record. */
        delete: operations["deleteMedicine"];
        options?: never;
        head?: never;
        /** Changes the fields that are named. */
        patch: operations["updateMedicine"];
        trace?: never;
    };
    "/api/medicines/{id}/sync_update/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a record unless it changed since the client last saw it. */
        put: operations["syncUpdateMedicine"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The boxes of the caller, whoever needs help most first. */
        get: operations["listNodes"];
        put?: never;
        /**
         * Makes a place for a box, and the one-time code with which it enrols.
         * @description The same request with the same id, because the answer was lost, is answered with another code; the one before is void.
         */
        post: operations["addNode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a box its place for a one-time code. */
        post: operations["enrol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells what becomes of the boxes, as it happens (server-sent events).
         * @description `ready` at the beginning: read the list after it. `node`: a box as in the list, because something of it has changed. `calls`: `[{"id", "last_seen_at", "next_contact_at", "behind"}]` of boxes that called and are as they were. `alive`: nothing else was said for 25 seconds. `ready` and `alive` bear `{"at"}`, the time here.
         */
        get: operations["watchNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One box. */
        get: operations["getNode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/{id}/clinics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets the clinics whose records a box holds; it follows with its next rounds. */
        put: operations["placeNode"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/{id}/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes another code for a box that has not enrolled; any before it is void. */
        post: operations["makeEnrolmentCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/{id}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a box was asked to do, the latest first. */
        get: operations["listOrders"];
        put?: never;
        /**
         * Asks a box for something; it does it once, with its next round, and says so.
         * @description An order that is open already and asks for the same is answered instead of a second one.
         */
        post: operations["giveOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/{id}/orders/{order}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a box sent of itself for an order of the kind support_bundle. */
        get: operations["getSupportBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/{id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a revoked box in again. Again, it changes nothing. */
        post: operations["reinstateNode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Of the copies of a box lets one go on, and shuts the others out for good. */
        post: operations["releaseNode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuses a box from its next request on. Again, it changes nothing. */
        post: operations["revokeNode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/{id}/rounds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the rounds of a box went, in the order of time.
         * @description They are counted as they come and written by the minute, so that the last minute may be missing.
         */
        get: operations["listRounds"];
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
    "/api/patients/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finds a patient of any clinic by what the person says or shows.
         * @description By national id, by card number, or by all names with the day of birth; at most 5 persons, each with no more than is needed to recognise them. How many questions a caller may ask in an hour is limited, and each is recorded.
         */
        post: operations["lookUpPatient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives the patients that can be the person who is about to be registered.
         * @description Send what has been typed so far. It changes nothing; a person decides whether they are the same.
         */
        post: operations["findSimilarPatients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/sync/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what has changed since a time. */
        get: operations["syncPatients"];
        put?: never;
        post?: never;
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
    "/api/patients/{id}/clinics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Says which clinics see and treat a patient.
         * @description The appointments go with the patient, in the same transaction. A clinic where the patient still has an open appointment must be kept.
         */
        put: operations["placePatient"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that a patient was registered twice.
         * @description The record in the path is kept and names the other in `merged_into`; both, with their appointments, then lie in the clinics of either. No other field changes, so it can be undone.
         */
        post: operations["mergePatient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/{id}/movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives what was dispensed to a patient, the latest first.
         * @description Under whichever record of the same person it was dispensed; of stock that the caller sees.
         */
        get: operations["listPatientMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/{id}/sync_update/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a record unless it changed since the client last saw it. */
        put: operations["syncUpdatePatient"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/{id}/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a merge back.
         * @description Each record is for itself again, in its own clinics and in those where it has an appointment that is still to be held.
         */
        post: operations["unmergePatient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pharmacies/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists records by id or sorted, or finds some. */
        get: operations["listPharmacies"];
        put?: never;
        /**
         * Makes a record.
         * @description With `id`, a UUID made by the client, or without: then one is made here.
         */
        post: operations["createPharmacy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pharmacies/sync/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what has changed since a time. */
        get: operations["syncPharmacies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pharmacies/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads a record. */
        get: operations["getPharmacy"];
        /**
         * Replaces the fields of a record.
         * @description What may be left out of a create gets its initial value when it is left out. What cannot change may be left out too, or given as it is, so that a record can be sent back as it was read.
         */
        put: operations["replacePharmacy"];
        post?: never;
        /** Deletes a record. */
        delete: operations["deletePharmacy"];
        options?: never;
        head?: never;
        /** Changes the fields that are named. */
        patch: operations["updatePharmacy"];
        trace?: never;
    };
    "/api/pharmacies/{id}/sync_update/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a record unless it changed since the client last saw it. */
        put: operations["syncUpdatePharmacy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pharmacy-inventory/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists records by id or sorted, or finds some. */
        get: operations["listPharmacyInventory"];
        put?: never;
        /**
         * Makes a record.
         * @description With `id`, a UUID made by the client, or without: then one is made here.
         */
        post: operations["createPharmacyInventory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pharmacy-inventory/sync/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what has changed since a time. */
        get: operations["syncPharmacyInventory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pharmacy-inventory/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads a record. */
        get: operations["getPharmacyInventory"];
        /**
         * Replaces the fields of a record.
         * @description What may be left out of a create gets its initial value when it is left out. What cannot change may be left out too, or given as it is, so that a record can be sent back as it was read.
         */
        put: operations["replacePharmacyInventory"];
        post?: never;
        /** Deletes a record. */
        delete: operations["deletePharmacyInventory"];
        options?: never;
        head?: never;
        /** Changes the fields that are named. */
        patch: operations["updatePharmacyInventory"];
        trace?: never;
    };
    "/api/pharmacy-inventory/{id}/movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives the stock card: what moved, the latest first. */
        get: operations["getStockCard"];
        put?: never;
        /** Moves stock: the only way in which a quantity changes. */
        post: operations["moveStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pharmacy-inventory/{id}/sync_update/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a record unless it changed since the client last saw it. */
        put: operations["syncUpdatePharmacyInventory"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/records/{id}/story": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a record is, what was done to it, who holds it, and what is in the way.
         * @description By its id, or that of one of its edits. It names no values.
         */
        get: operations["tellRecordStory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says who is logged in. */
        get: operations["getSession"];
        put?: never;
        /**
         * Begins a session; its cookie stands for a token from then on.
         * @description Requests with the cookie that change something must come from our own pages.
         */
        post: operations["logIn"];
        /** Ends the session. */
        delete: operations["logOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes one's own password; all other sessions end. */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/share-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives share requests, the latest first: the caller's clinics' own, to admins all. */
        get: operations["listShareRequests"];
        put?: never;
        /**
         * Asks that a patient who was looked up is shared with a clinic.
         * @description The same handle is taken once: a retry is answered with the request as it stands.
         */
        post: operations["askForPatient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/share-requests/{id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Grants or refuses a share request. The same decision again is answered the same.
         * @description What is granted is shared in the same transaction, with all appointments.
         */
        post: operations["decideShareRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a page of the feed: what is new since a cursor. */
        get: operations["pullChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/digest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what the caller should hold, as digests of ids and revisions. */
        get: operations["digestRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sends the event `head` whenever something new may be there (server-sent events). */
        get: operations["listenForChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives the records of these ids as a page of the feed.
         * @description Changes nothing; at most 500 ids at a time.
         */
        post: operations["fetchRecords"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pushes edits and answers what became of each.
         * @description The ids of the edits make a retry safe; an Idempotency-Key is not needed.
         */
        post: operations["pushEdits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/recover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes back what a box holds of hours that a restore has lost.
         * @description All of it may be sent again, and by several boxes: it is taken once.
         */
        post: operations["recoverLostHours"];
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
    "/api/sync/support-bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes what a box was asked to tell of itself. It may be sent again. */
        post: operations["sendSupportBundle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a new token of a box known; the old one is good until the new one was used.
         * @description The box makes the token, and only its hash travels. It may be sent again.
         */
        post: operations["announceToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the console, in which admins look after the boxes. */
        get: operations["showConsole"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/assets/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a part of the console. */
        get: operations["getConsolePart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows this document to people. */
        get: operations["showDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a part of the page. */
        get: operations["getDocumentPart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the figures of this server in Prometheus' text format.
         * @description At central only to those who may see all clinics, because they tell of all.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives this document. */
        get: operations["getDocument"];
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
        Patient: {
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
        } & {
            [key: string]: unknown;
        };
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
        Doctor: {
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
        } & {
            [key: string]: unknown;
        };
        Gone: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            deleted_at: string;
        };
        DoctorList: {
            results: components["schemas"]["Doctor"][];
            next: string | null;
        };
        Medicine: {
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
        } & {
            [key: string]: unknown;
        };
        MedicineList: {
            results: components["schemas"]["Medicine"][];
            next: string | null;
        };
        Pharmacy: {
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
        } & {
            [key: string]: unknown;
        };
        PharmacyList: {
            results: components["schemas"]["Pharmacy"][];
            next: string | null;
        };
        PatientList: {
            results: components["schemas"]["Patient"][];
            next: string | null;
        };
        Appointment: {
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
        } & {
            [key: string]: unknown;
        };
        AppointmentList: {
            results: components["schemas"]["Appointment"][];
            next: string | null;
        };
        PharmacyInventory: {
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
            /** @description The edit ids of the last movements from boxes that are in `quantity` at central. */
            recent_movements?: string[];
        } & {
            [key: string]: unknown;
        };
        PharmacyInventoryList: {
            results: components["schemas"]["PharmacyInventory"][];
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
        /** @description TWIN: Two copies of this box are calling. */
        Twin: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "TWIN";
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
        /** @description OUT_OF_SCOPE: The record is not one that this caller may touch. READ_ONLY_COLLECTION: This collection is written by central only. FORBIDDEN: This caller may not do this. TWIN: Two copies of this box are calling. */
        OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "OUT_OF_SCOPE" | "READ_ONLY_COLLECTION" | "FORBIDDEN" | "TWIN";
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
        /** @description COPY_WAITS: The copy cannot be taken as it is, and waits on. */
        CopyWaits: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "COPY_WAITS";
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
        /** @description ENROLMENT_REFUSED: The enrolment code cannot be used. */
        EnrolmentRefused: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "ENROLMENT_REFUSED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description EDIT_ID_REUSED: This edit id was used before for something else. */
        EditIdReused: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "EDIT_ID_REUSED";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description FORBIDDEN: This caller may not do this. TWIN: Two copies of this box are calling. */
        ForbiddenOrTwin: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "FORBIDDEN" | "TWIN";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description OUT_OF_SCOPE: The record is not one that this caller may touch. READ_ONLY_COLLECTION: This collection is written by central only. FORBIDDEN: This caller may not do this. */
        OutOfScopeOrReadOnlyCollectionOrForbidden: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "OUT_OF_SCOPE" | "READ_ONLY_COLLECTION" | "FORBIDDEN";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description The edit is in conflict with what is here: RECORD_DELETED, STALE_UPDATE. */
        RecordDeletedOrStaleUpdate: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "RECORD_DELETED" | "STALE_UPDATE";
                } & components["schemas"]["Conflict"];
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
        /** @description UNAUTHENTICATED: A valid token is needed. */
        Unauthenticated: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "UNAUTHENTICATED";
                } & components["schemas"]["Problem"];
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
        /** @description OUT_OF_SCOPE: The record is not one that this caller may touch. FORBIDDEN: This caller may not do this. TWIN: Two copies of this box are calling. */
        OutOfScopeOrForbiddenOrTwin: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "OUT_OF_SCOPE" | "FORBIDDEN" | "TWIN";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description OUT_OF_SCOPE: The record is not one that this caller may touch. FORBIDDEN: This caller may not do this. */
        OutOfScopeOrForbidden: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "OUT_OF_SCOPE" | "FORBIDDEN";
                } & components["schemas"]["Problem"];
            };
        };
        /** @description ALREADY_DECIDED: Somebody has decided about this before. RECORD_DELETED: A record that is referred to was deleted. INVALID_EDIT: The edit cannot be accepted as it is. */
        AlreadyDecidedOrRecordDeletedOrInvalidEdit: {
            headers: {
                "Sync-Protocol": components["headers"]["Sync-Protocol"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    error_code?: "ALREADY_DECIDED" | "RECORD_DELETED" | "INVALID_EDIT";
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
         * @description Which credential is wanted.
         * @example Bearer
         */
        "WWW-Authenticate": string;
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
    showWayToConsole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To its page. */
            302: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                state?: "open" | "ended";
                /** @description What `next` of the page before says. */
                after?: string;
                /** @description The most entries in the answer; 200 if it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that go on, or those that are over. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "channels": [
                     *         "email"
                     *       ],
                     *       "quiet_hours": {
                     *         "from": "22:00",
                     *         "to": "06:00",
                     *         "time_zone": "Africa/Nairobi",
                     *         "is_now": false
                     *       },
                     *       "results": [
                     *         {
                     *           "id": 12,
                     *           "node_id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *           "node_name": "box 1",
                     *           "clinic_names": [
                     *             "Kadongo"
                     *           ],
                     *           "kind": "silent",
                     *           "since": "2026-03-02T10:00:00.000Z",
                     *           "raised_at": "2026-03-02T10:00:00.000Z",
                     *           "told_at": "2026-03-02T10:00:00.000Z",
                     *           "ended_at": null,
                     *           "ended_as": null,
                     *           "messages": [
                     *             {
                     *               "channel": "email",
                     *               "what": "raised",
                     *               "attempts": 1,
                     *               "arrived_at": "2026-03-02T10:00:00.000Z",
                     *               "next_try_at": null,
                     *               "error": null
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        /** @description Those that are set up. */
                        channels: ("webhook" | "email")[];
                        quiet_hours: {
                            from: string;
                            to: string;
                            time_zone: string;
                            is_now: boolean;
                        } | null;
                        results: {
                            id: number;
                            /** Format: uuid */
                            node_id: string;
                            node_name: string;
                            clinic_names: string[];
                            /** @enum {string} */
                            kind: "twin" | "silent" | "disk" | "inbox" | "backlog" | "clock" | "version";
                            /** @description As far as central knows. */
                            since: string | null;
                            /** Format: date-time */
                            raised_at: string;
                            /** @description Null during quiet hours, and for good if it was over after them. */
                            told_at: string | null;
                            ended_at: string | null;
                            /** @description over; revoked: the box was; off: the rule was switched off. */
                            ended_as: ("over" | "revoked" | "off") | null;
                            messages: {
                                /** @enum {string} */
                                channel: "webhook" | "email";
                                /** @enum {string} */
                                what: "raised" | "ended";
                                attempts: number;
                                arrived_at: string | null;
                                /** @description Null when it has arrived, or was given up. */
                                next_try_at: string | null;
                                /** @description How the last try failed. */
                                error: string | null;
                            }[];
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    tryAlertChannels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it went on each. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "channel": "webhook",
                     *           "error": "answered 503"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        results: {
                            /** @enum {string} */
                            channel: "webhook" | "email";
                            /** @description Null: it arrived. */
                            error: string | null;
                        }[];
                    };
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listAppointments: {
        parameters: {
            query?: {
                /** @description Finds by the beginning of any word of a name, in any script, whatever case and accents; by the beginning or end of a phone, card or other number, or the beginning of a part of it. Several words must all fit. Appointments are also found by patient and doctor, stock by medicine and pharmacy. */
                q?: string;
                /** @description Sorts by this field instead of by id: names as people of all scripts expect, other values from low to high, what has none last. For lists of up to 20000 records, all pages together. */
                sort?: "starts_at";
                /** @description Those of this patient, under whichever record of the same person they were made. */
                patient_id?: string;
                /** @description Those that begin then or later. */
                from?: string;
                /** @description Those that begin before then. */
                until?: string;
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
                     *           "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *           "patient_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *           "doctor_id": "8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40",
                     *           "starts_at": "2026-03-05T09:00:00.000Z",
                     *           "duration_minutes": 20,
                     *           "status": "SCHEDULED",
                     *           "reason": "Cough since Monday",
                     *           "notes": "Brought by her mother"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["AppointmentList"];
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
            403: components["responses"]["Twin"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    createAppointment: {
        parameters: {
            query?: never;
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
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                 *       "patient_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                 *       "doctor_id": "8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40",
                 *       "starts_at": "2026-03-05T09:00:00.000Z",
                 *       "duration_minutes": 20,
                 *       "status": "SCHEDULED",
                 *       "reason": "Cough since Monday",
                 *       "notes": "Brought by her mother"
                 *     }
                 */
                "application/json": {
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
                     * @default null
                     * @example 8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40
                     */
                    doctor_id?: string | null;
                    /**
                     * Format: date-time
                     * @description When it begins.
                     * @example 2026-03-05T09:00:00.000Z
                     */
                    starts_at: string;
                    /**
                     * @description How long it takes; null counts as 15 minutes when slots are compared.
                     * @default null
                     * @example 20
                     */
                    duration_minutes?: number | null;
                    /**
                     * @description How far it has got; the last three are final.
                     * @example SCHEDULED
                     * @enum {string}
                     */
                    status: "SCHEDULED" | "CONFIRMED" | "COMPLETED" | "CANCELLED" | "NO_SHOW";
                    /**
                     * @description Why the patient comes.
                     * @default null
                     * @example Cough since Monday
                     */
                    reason?: string | null;
                    /**
                     * @description What the staff note.
                     * @default null
                     * @example Brought by her mother
                     */
                    notes?: string | null;
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
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "patient_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *       "doctor_id": "8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40",
                     *       "starts_at": "2026-03-05T09:00:00.000Z",
                     *       "duration_minutes": 20,
                     *       "status": "SCHEDULED",
                     *       "reason": "Cough since Monday",
                     *       "notes": "Brought by her mother"
                     *     }
                     */
                    "application/json": components["schemas"]["Appointment"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["RecordExistsOrRecordDeletedOrInvalidTransitionOrSlotTakenOrDependsOnRejected"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncAppointments: {
        parameters: {
            query?: {
                /** @description The X-Last-Sync of the answer before; without it everything is sent. Without a zone it is UTC. */
                last_sync_timestamp?: string;
                /** @description The most entries in the answer; all if it is left out. */
                limit?: number;
                /** @description The place of a further page, as a Link header names it. */
                page?: string;
            };
            header?: {
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The records that changed, whole; of those that are gone the id. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    Link: components["headers"]["Link"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *         "revision": 7,
                     *         "created_at": "2026-03-02T10:00:00.000Z",
                     *         "updated_at": "2026-03-02T10:00:00.000Z",
                     *         "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *         "deleted_at": null,
                     *         "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *         "patient_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *         "doctor_id": "8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40",
                     *         "starts_at": "2026-03-05T09:00:00.000Z",
                     *         "duration_minutes": 20,
                     *         "status": "SCHEDULED",
                     *         "reason": "Cough since Monday",
                     *         "notes": "Brought by her mother"
                     *       }
                     *     ]
                     */
                    "application/json": (components["schemas"]["Appointment"] | components["schemas"]["Gone"])[];
                };
            };
            /** @description Nothing has changed since the tag. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Twin"];
            410: components["responses"]["ResyncRequired"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getAppointment: {
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
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "patient_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *       "doctor_id": "8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40",
                     *       "starts_at": "2026-03-05T09:00:00.000Z",
                     *       "duration_minutes": 20,
                     *       "status": "SCHEDULED",
                     *       "reason": "Cough since Monday",
                     *       "notes": "Brought by her mother"
                     *     }
                     */
                    "application/json": components["schemas"]["Appointment"];
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
            403: components["responses"]["Twin"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    replaceAppointment: {
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
                 *       "patient_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                 *       "doctor_id": "8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40",
                 *       "starts_at": "2026-03-05T09:00:00.000Z",
                 *       "duration_minutes": 20,
                 *       "status": "SCHEDULED",
                 *       "reason": "Cough since Monday",
                 *       "notes": "Brought by her mother"
                 *     }
                 */
                "application/json": {
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
                    patient_id?: string;
                    /**
                     * @description By whom; null for whoever is there.
                     * @example 8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40
                     */
                    doctor_id?: string | null;
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
                    duration_minutes?: number | null;
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
                    reason?: string | null;
                    /**
                     * @description What the staff note.
                     * @example Brought by her mother
                     */
                    notes?: string | null;
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
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "patient_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *       "doctor_id": "8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40",
                     *       "starts_at": "2026-03-05T09:00:00.000Z",
                     *       "duration_minutes": 20,
                     *       "status": "SCHEDULED",
                     *       "reason": "Cough since Monday",
                     *       "notes": "Brought by her mother"
                     *     }
                     */
                    "application/json": components["schemas"]["Appointment"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    deleteAppointment: {
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
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["InUseOrStaleUpdateOrRecordDeletedOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    updateAppointment: {
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
                 *       "duration_minutes": 20
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The clinic in which it takes place; one of the patient's.
                     * @example 5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b
                     */
                    clinic_id?: string;
                    /**
                     * Format: uuid
                     * @description Who is to be seen.
                     * @example f47ac10b-58cc-4372-a567-0e02b2c3d479
                     */
                    patient_id?: string;
                    /**
                     * @description By whom; null for whoever is there.
                     * @example 8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40
                     */
                    doctor_id?: string | null;
                    /**
                     * Format: date-time
                     * @description When it begins.
                     * @example 2026-03-05T09:00:00.000Z
                     */
                    starts_at?: string;
                    /**
                     * @description How long it takes; null counts as 15 minutes when slots are compared.
                     * @example 20
                     */
                    duration_minutes?: number | null;
                    /**
                     * @description How far it has got; the last three are final.
                     * @example SCHEDULED
                     * @enum {string}
                     */
                    status?: "SCHEDULED" | "CONFIRMED" | "COMPLETED" | "CANCELLED" | "NO_SHOW";
                    /**
                     * @description Why the patient comes.
                     * @example Cough since Monday
                     */
                    reason?: string | null;
                    /**
                     * @description What the staff note.
                     * @example Brought by her mother
                     */
                    notes?: string | null;
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
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "patient_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *       "doctor_id": "8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40",
                     *       "starts_at": "2026-03-05T09:00:00.000Z",
                     *       "duration_minutes": 20,
                     *       "status": "SCHEDULED",
                     *       "reason": "Cough since Monday",
                     *       "notes": "Brought by her mother"
                     *     }
                     */
                    "application/json": components["schemas"]["Appointment"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncUpdateAppointment: {
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
                 *       "client_last_synced_at": "2026-03-02T10:00:00.000Z",
                 *       "duration_minutes": 20
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The clinic in which it takes place; one of the patient's.
                     * @example 5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b
                     */
                    clinic_id?: string;
                    /**
                     * Format: uuid
                     * @description Who is to be seen.
                     * @example f47ac10b-58cc-4372-a567-0e02b2c3d479
                     */
                    patient_id?: string;
                    /**
                     * @description By whom; null for whoever is there.
                     * @example 8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40
                     */
                    doctor_id?: string | null;
                    /**
                     * Format: date-time
                     * @description When it begins.
                     * @example 2026-03-05T09:00:00.000Z
                     */
                    starts_at?: string;
                    /**
                     * @description How long it takes; null counts as 15 minutes when slots are compared.
                     * @example 20
                     */
                    duration_minutes?: number | null;
                    /**
                     * @description How far it has got; the last three are final.
                     * @example SCHEDULED
                     * @enum {string}
                     */
                    status?: "SCHEDULED" | "CONFIRMED" | "COMPLETED" | "CANCELLED" | "NO_SHOW";
                    /**
                     * @description Why the patient comes.
                     * @example Cough since Monday
                     */
                    reason?: string | null;
                    /**
                     * @description What the staff note.
                     * @example Brought by her mother
                     */
                    notes?: string | null;
                    /** @description When the client last synced the record; or send If-Match. */
                    client_last_synced_at?: string;
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
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "patient_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *       "doctor_id": "8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40",
                     *       "starts_at": "2026-03-05T09:00:00.000Z",
                     *       "duration_minutes": 20,
                     *       "status": "SCHEDULED",
                     *       "reason": "Cough since Monday",
                     *       "notes": "Brought by her mother"
                     *     }
                     */
                    "application/json": components["schemas"]["Appointment"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            428: components["responses"]["PreconditionRequired"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    searchAudit: {
        parameters: {
            query?: {
                /** @description The id of a caller, or who ran a command. */
                who?: string;
                event?: "edit" | "decision" | "account" | "login" | "clinic" | "node" | "token" | "held_copy" | "import" | "export" | "lookup" | "share" | "backup" | "restore" | "clock";
                /** @description What happened, as `details.what` says. */
                what?: string;
                /** @description What it was about: `<collection>/<id>`, or an id. */
                subject?: string;
                /** @description A box that did it, or to which it was done. */
                node_id?: string;
                /** @description A clinic to which it was done, or a box of it that did it or to which it was. */
                clinic_id?: string;
                from?: string;
                /** @description Only before. */
                to?: string;
                /** @description What `next` of the page before says. */
                after?: string;
                /** @description The most entries in the answer; 100 if it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "seq": 812,
                     *           "at": "2026-03-02T10:00:00.000Z",
                     *           "event": "node",
                     *           "who": "a4e2f6b8-1c3d-4e5f-8a7b-9c0d1e2f3a4b",
                     *           "who_name": "achieng@health.example",
                     *           "actor": null,
                     *           "subject": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *           "subject_name": "box 1",
                     *           "details": {
                     *             "what": "revoked"
                     *           },
                     *           "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *         }
                     *       ],
                     *       "next": "812"
                     *     }
                     */
                    "application/json": {
                        results: {
                            seq: number;
                            /** Format: date-time */
                            at: string;
                            event: string;
                            who: string;
                            who_name: string | null;
                            /** @description On whose behalf, as the caller said. */
                            actor: string | null;
                            subject: string | null;
                            subject_name: string | null;
                            details: {
                                [key: string]: unknown;
                            };
                            hash: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    exportAudit: {
        parameters: {
            query?: {
                /** @description The id of a caller, or who ran a command. */
                who?: string;
                event?: "edit" | "decision" | "account" | "login" | "clinic" | "node" | "token" | "held_copy" | "import" | "export" | "lookup" | "share" | "backup" | "restore" | "clock";
                /** @description What happened, as `details.what` says. */
                what?: string;
                /** @description What it was about: `<collection>/<id>`, or an id. */
                subject?: string;
                /** @description A box that did it, or to which it was done. */
                node_id?: string;
                /** @description A clinic to which it was done, or a box of it that did it or to which it was. */
                clinic_id?: string;
                from?: string;
                /** @description Only before. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One entry a line. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example {"seq":812,"at":"2026-03-02T10:00:00.000Z","event":"node","who":"a4e2f6b8-1c3d-4e5f-8a7b-9c0d1e2f3a4b","who_name":"achieng@health.example","actor":null,"subject":"e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b","subject_name":"box 1","details":{"what":"revoked"},"hash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"} */
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listClinics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *           "name": "Kadongo",
                     *           "time_zone": "Africa/Nairobi",
                     *           "active": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        results: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            time_zone: string;
                            active: boolean;
                        }[];
                    };
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    putClinic: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
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
                 *       "name": "Kadongo",
                 *       "time_zone": "Africa/Nairobi"
                 *     }
                 */
                "application/json": {
                    name: string;
                    time_zone: string;
                    /** @default true */
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description As it is now. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "name": "Kadongo",
                     *       "time_zone": "Africa/Nairobi",
                     *       "active": true
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        time_zone: string;
                        active: boolean;
                    };
                };
            };
            /** @description It was added. */
            201: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "name": "Kadongo",
                     *       "time_zone": "Africa/Nairobi",
                     *       "active": true
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        time_zone: string;
                        active: boolean;
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listConflicts: {
        parameters: {
            query?: {
                error_code?: string;
                collection?: string;
                /** @description Of a box that serves this clinic. */
                clinic_id?: string;
                node_id?: string;
                /** @description Waiting for up to a day, up to a week (and more than a day), and so on. */
                age?: "day" | "week" | "month" | "older";
                /** @description What `next` of the page before says. */
                after?: string;
                /** @description The most entries in the answer; 100 if it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
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
                     *           "collection": "patients",
                     *           "record_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *           "op": "update",
                     *           "error_code": "STALE_UPDATE",
                     *           "node_id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *           "node_name": "box 1",
                     *           "clinics": [
                     *             "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b"
                     *           ],
                     *           "at": "2026-03-02T10:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null,
                     *       "total": 1,
                     *       "counts": {
                     *         "error_code": {
                     *           "STALE_UPDATE": 1
                     *         },
                     *         "collection": {
                     *           "patients": 1
                     *         },
                     *         "clinic_id": {
                     *           "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b": 1
                     *         },
                     *         "age": {
                     *           "day": 1
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        results: {
                            /**
                             * Format: uuid
                             * @description Of the edit; the whole is at `/api/inbox/{id}`.
                             */
                            id: string;
                            collection: string;
                            record_id: string;
                            op: string;
                            error_code: string;
                            node_id: string;
                            node_name: string | null;
                            /** @description Of the box that sent it. */
                            clinics: string[];
                            /**
                             * Format: date-time
                             * @description Since when it waits.
                             */
                            at: string;
                        }[];
                        next: string | null;
                        total: number;
                        /** @description Of all that fit, whatever the page. */
                        counts: {
                            error_code: {
                                [key: string]: number;
                            };
                            collection: {
                                [key: string]: number;
                            };
                            clinic_id: {
                                [key: string]: number;
                            };
                            age: {
                                [key: string]: number;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listDiscrepancies: {
        parameters: {
            query?: {
                clinic_id?: string;
                /** @description What `next` of the page before says. */
                after?: string;
                /** @description The most entries in the answer; 100 if it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "edit_id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *           "record_id": "5b0f7c52-9d1e-5a6b-8c7d-0e1f2a3b4c5d",
                     *           "delta": 12,
                     *           "revision": 9,
                     *           "at": "2026-03-02T10:00:00.000Z",
                     *           "batch_number": "AMX-22",
                     *           "pharmacy_name": "Main store",
                     *           "medicine_name": "Amoxicillin 250 mg",
                     *           "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *           "clinic_name": "Kadongo",
                     *           "from": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *           "from_name": "box 1",
                     *           "reason": null,
                     *           "confirmed_by": "Sister Wanjiru"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        results: {
                            edit_id: string;
                            record_id: string;
                            /** @description What was missing: the ledger and the shelf agree with it. */
                            delta: number;
                            revision: number;
                            /** Format: date-time */
                            at: string;
                            batch_number: string | null;
                            pharmacy_name: string | null;
                            medicine_name: string | null;
                            clinic_id: string | null;
                            clinic_name: string | null;
                            from: string | null;
                            from_name: string | null;
                            reason: string | null;
                            confirmed_by: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listDoctors: {
        parameters: {
            query?: {
                /** @description Finds by the beginning of any word of a name, in any script, whatever case and accents; by the beginning or end of a phone, card or other number, or the beginning of a part of it. Several words must all fit. Appointments are also found by patient and doctor, stock by medicine and pharmacy. */
                q?: string;
                /** @description Sorts by this field instead of by id: names as people of all scripts expect, other values from low to high, what has none last. For lists of up to 20000 records, all pages together. */
                sort?: "full_name";
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
                     *           "full_name": "Dr Wanjiru Mbeki",
                     *           "specialty": "Paediatrics",
                     *           "phone": "+254 712 345 678",
                     *           "active": true
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["DoctorList"];
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
            403: components["responses"]["Twin"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    createDoctor: {
        parameters: {
            query?: never;
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
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "full_name": "Dr Wanjiru Mbeki",
                 *       "specialty": "Paediatrics",
                 *       "phone": "+254 712 345 678",
                 *       "active": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Name as it is shown to patients.
                     * @example Dr Wanjiru Mbeki
                     */
                    full_name: string;
                    /**
                     * @description What the doctor treats, in words.
                     * @default null
                     * @example Paediatrics
                     */
                    specialty?: string | null;
                    /**
                     * @description Telephone number, as written.
                     * @default null
                     * @example +254 712 345 678
                     */
                    phone?: string | null;
                    /**
                     * @description Whether the doctor can be booked at present.
                     * @default true
                     * @example true
                     */
                    active?: boolean;
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
                     *       "full_name": "Dr Wanjiru Mbeki",
                     *       "specialty": "Paediatrics",
                     *       "phone": "+254 712 345 678",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Doctor"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["RecordExistsOrRecordDeletedOrInvalidTransitionOrSlotTakenOrDependsOnRejected"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncDoctors: {
        parameters: {
            query?: {
                /** @description The X-Last-Sync of the answer before; without it everything is sent. Without a zone it is UTC. */
                last_sync_timestamp?: string;
                /** @description The most entries in the answer; all if it is left out. */
                limit?: number;
                /** @description The place of a further page, as a Link header names it. */
                page?: string;
            };
            header?: {
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The records that changed, whole; of those that are gone the id. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    Link: components["headers"]["Link"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *         "revision": 7,
                     *         "created_at": "2026-03-02T10:00:00.000Z",
                     *         "updated_at": "2026-03-02T10:00:00.000Z",
                     *         "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *         "deleted_at": null,
                     *         "full_name": "Dr Wanjiru Mbeki",
                     *         "specialty": "Paediatrics",
                     *         "phone": "+254 712 345 678",
                     *         "active": true
                     *       }
                     *     ]
                     */
                    "application/json": (components["schemas"]["Doctor"] | components["schemas"]["Gone"])[];
                };
            };
            /** @description Nothing has changed since the tag. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Twin"];
            410: components["responses"]["ResyncRequired"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getDoctor: {
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
                     *       "full_name": "Dr Wanjiru Mbeki",
                     *       "specialty": "Paediatrics",
                     *       "phone": "+254 712 345 678",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Doctor"];
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
            403: components["responses"]["Twin"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    replaceDoctor: {
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
                 *       "full_name": "Dr Wanjiru Mbeki",
                 *       "specialty": "Paediatrics",
                 *       "phone": "+254 712 345 678",
                 *       "active": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Name as it is shown to patients.
                     * @example Dr Wanjiru Mbeki
                     */
                    full_name: string;
                    /**
                     * @description What the doctor treats, in words.
                     * @example Paediatrics
                     */
                    specialty?: string | null;
                    /**
                     * @description Telephone number, as written.
                     * @example +254 712 345 678
                     */
                    phone?: string | null;
                    /**
                     * @description Whether the doctor can be booked at present.
                     * @example true
                     */
                    active?: boolean;
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
                     *       "full_name": "Dr Wanjiru Mbeki",
                     *       "specialty": "Paediatrics",
                     *       "phone": "+254 712 345 678",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Doctor"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    deleteDoctor: {
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
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["InUseOrStaleUpdateOrRecordDeletedOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    updateDoctor: {
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
                 *       "specialty": "Paediatrics"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Name as it is shown to patients.
                     * @example Dr Wanjiru Mbeki
                     */
                    full_name?: string;
                    /**
                     * @description What the doctor treats, in words.
                     * @example Paediatrics
                     */
                    specialty?: string | null;
                    /**
                     * @description Telephone number, as written.
                     * @example +254 712 345 678
                     */
                    phone?: string | null;
                    /**
                     * @description Whether the doctor can be booked at present.
                     * @example true
                     */
                    active?: boolean;
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
                     *       "full_name": "Dr Wanjiru Mbeki",
                     *       "specialty": "Paediatrics",
                     *       "phone": "+254 712 345 678",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Doctor"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncUpdateDoctor: {
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
                 *       "client_last_synced_at": "2026-03-02T10:00:00.000Z",
                 *       "specialty": "Paediatrics"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Name as it is shown to patients.
                     * @example Dr Wanjiru Mbeki
                     */
                    full_name?: string;
                    /**
                     * @description What the doctor treats, in words.
                     * @example Paediatrics
                     */
                    specialty?: string | null;
                    /**
                     * @description Telephone number, as written.
                     * @example +254 712 345 678
                     */
                    phone?: string | null;
                    /**
                     * @description Whether the doctor can be booked at present.
                     * @example true
                     */
                    active?: boolean;
                    /** @description When the client last synced the record; or send If-Match. */
                    client_last_synced_at?: string;
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
                     *       "full_name": "Dr Wanjiru Mbeki",
                     *       "specialty": "Paediatrics",
                     *       "phone": "+254 712 345 678",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Doctor"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            428: components["responses"]["PreconditionRequired"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listEdits: {
        parameters: {
            query?: {
                /** @description Only these edits: their ids with commas between, 100 at most. */
                ids?: string;
                /** @description Only edits that stand so. */
                state?: "waiting" | "sent" | "accepted" | "needs_decision" | "decided";
                /** @description Only edits of this record. */
                record_id?: string;
                /** @description The most entries in the answer; 100 if it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Edits. */
            200: {
                headers: {
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
                     *           "state": "accepted",
                     *           "collection": "patients",
                     *           "record_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *           "op": "update",
                     *           "made_at": "2026-03-02T10:00:00.000Z",
                     *           "received_at": "2026-03-02T10:00:00.000Z",
                     *           "from": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *           "status": 200,
                     *           "revision": 7,
                     *           "last_error": null,
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
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        results: {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            state: "waiting" | "sent" | "accepted" | "needs_decision" | "decided";
                            collection: string;
                            record_id: string;
                            op: string;
                            made_at: string;
                            /** Format: date-time */
                            received_at: string;
                            /** @description The id of the caller that sent it. */
                            from: string;
                            status: number;
                            revision: number | null;
                            /** @description Why it was rejected (409). */
                            conflict?: {
                                /** @enum {string} */
                                error_code: "STALE_UPDATE" | "RECORD_DELETED" | "RECORD_EXISTS" | "INVALID_TRANSITION" | "SLOT_TAKEN" | "INSUFFICIENT_STOCK" | "IN_USE" | "DEPENDS_ON_REJECTED" | "UNKNOWN_BASE";
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
                            /** @description Why it was refused (403, 422). */
                            problem?: {
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
                            /** @description What a person decided about it, and where. */
                            decision?: {
                                /** Format: uuid */
                                edit_id: string;
                                /** @enum {string} */
                                decision: "keep_server" | "apply_mine" | "change" | "withdraw" | "confirm" | "count";
                                actor: string;
                                /** Format: date-time */
                                at: string;
                                /** Format: uuid */
                                new_edit?: string;
                                /** @enum {string} */
                                where: "here" | "central" | "box";
                                /** @description Central has it, and what was made in its place. */
                                is_at_central: boolean;
                            };
                            last_error: string | null;
                            /** @description The edit as it was sent. */
                            edit: unknown;
                        }[];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Twin"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    isLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "live": true
                     *     }
                     */
                    "application/json": {
                        /** @constant */
                        live: true;
                    };
                };
            };
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They can. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ready": true
                     *     }
                     */
                    "application/json": {
                        /** @constant */
                        ready: true;
                    };
                };
            };
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            /** @description They cannot, and why. STORAGE_FAILED: The storage does not take any changes at the moment. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ready": false,
                     *       "reason": "The storage takes no changes: disk full."
                     *     }
                     */
                    "application/json": {
                        /** @constant */
                        ready: false;
                        reason: string;
                    };
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "STORAGE_FAILED";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    listHeldCopies: {
        parameters: {
            query?: {
                /** @description What `next` of the page before says. */
                after?: string;
                /** @description The most entries in the answer; 50 if it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "id": "3",
                     *           "collection": "patients",
                     *           "record_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *           "name": "Amina Otieno",
                     *           "op": "put",
                     *           "revision": 7,
                     *           "reason": "changed_since",
                     *           "fields": [
                     *             "village"
                     *           ],
                     *           "from": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *           "from_name": "box 1",
                     *           "at": "2026-03-02T10:00:00.000Z",
                     *           "would": "change",
                     *           "obstacle": null,
                     *           "changes": [
                     *             {
                     *               "field": "village",
                     *               "here": "Oyugis",
                     *               "copy": "Kadongo"
                     *             }
                     *           ],
                     *           "names": {}
                     *         }
                     *       ],
                     *       "next": null,
                     *       "total": 1
                     *     }
                     */
                    "application/json": {
                        results: {
                            /** @description Of the copy. */
                            id: string;
                            collection: string;
                            record_id: string;
                            /** @description What people call the record. */
                            name: string | null;
                            /** @enum {string} */
                            op: "put" | "delete";
                            /** @description Of the lost hours. */
                            revision: number;
                            /**
                             * @description Why it was not taken when it was brought.
                             * @enum {string}
                             */
                            reason: "central_only" | "changed_since" | "of_other_hours" | "deleted_since" | "decided_since" | "counted_since" | "partly_back" | "slot_taken" | "card_taken" | "merged" | "in_use" | "missing_reference" | "out_of_scope" | "invalid" | "failed";
                            /** @description The fields that wait; null if all of the copy does. */
                            fields: string[] | null;
                            from: string;
                            /** @description The box that brought it. */
                            from_name: string | null;
                            /**
                             * Format: date-time
                             * @description Since when it waits.
                             */
                            at: string;
                            /**
                             * @description What would become of the record if the copy were applied now. `wait`: nothing, and the copy waits on.
                             * @enum {string}
                             */
                            would: "create" | "change" | "delete" | "nothing" | "wait";
                            /** @description Why it would wait on. */
                            obstacle: ("central_only" | "changed_since" | "of_other_hours" | "deleted_since" | "decided_since" | "counted_since" | "partly_back" | "slot_taken" | "card_taken" | "merged" | "in_use" | "missing_reference" | "out_of_scope" | "invalid" | "failed") | null;
                            /** @description Fields that would change: what is here, and what would be. Where the copy would wait on, what it says. */
                            changes: {
                                field: string;
                                here: unknown;
                                copy: unknown;
                            }[];
                            /** @description What the ids among the values are called. */
                            names: {
                                [key: string]: string;
                            };
                        }[];
                        next: string | null;
                        total: number;
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    decideHeldCopy: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
            };
            path: {
                copy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "decision": "apply"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    decision: "apply" | "dismiss";
                };
            };
        };
        responses: {
            /** @description It was taken, or dismissed, and waits no more. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3",
                     *       "collection": "patients",
                     *       "record_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *       "decision": "applied",
                     *       "decided_by": "6f1c2d3e-4b5a-4c7d-9e8f-0a1b2c3d4e5f",
                     *       "decided_at": "2026-03-02T10:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        /** @description Of the copy. */
                        id: string;
                        collection: string;
                        record_id: string;
                        /** @enum {string} */
                        decision: "applied" | "dismissed";
                        decided_by: string | null;
                        /** Format: date-time */
                        decided_at: string;
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["CopyWaits"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    importList: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "collection": "doctors",
                 *       "csv": "id,full_name\nD1,Dr Otieno\n",
                 *       "preview": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    collection: "doctors" | "medicines" | "pharmacies";
                    /** @description A file with a header of R3's names, whole. */
                    csv: string;
                    /**
                     * @description An empty cell erases what central has; otherwise it says nothing.
                     * @default false
                     */
                    erase?: boolean;
                    /** @description What the preview answered: of this file, and no other. */
                    preview: string;
                };
            };
        };
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "preview": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *       "is_dry_run": false,
                     *       "taken": 3,
                     *       "changed": {
                     *         "count": 1,
                     *         "first": [
                     *           {
                     *             "line": 3,
                     *             "fields": [
                     *               "specialty"
                     *             ]
                     *           }
                     *         ]
                     *       },
                     *       "unchanged": 12,
                     *       "repeated": 0,
                     *       "refused": {
                     *         "count": 1,
                     *         "first": [
                     *           {
                     *             "line": 9,
                     *             "reason": "full_name is needed"
                     *           }
                     *         ]
                     *       },
                     *       "notes": []
                     *     }
                     */
                    "application/json": {
                        /** @description Stands for what was sent, for the import itself. */
                        preview: string;
                        is_dry_run: boolean;
                        /** @description Records made or changed; in a preview: that would be. */
                        taken: number;
                        changed: {
                            /** @description Those of them that central had before. */
                            count: number;
                            first: {
                                /** @description In the file, from 1. */
                                line: number;
                                fields: string[];
                            }[];
                        };
                        unchanged: number;
                        /** @description Further rows of what a row before had told of. */
                        repeated: number;
                        refused: {
                            count: number;
                            first: {
                                /** @description In the file, from 1. */
                                line: number;
                                reason: string;
                            }[];
                        };
                        notes: {
                            text: string;
                            count: number;
                            lines: number[];
                        }[];
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    previewImport: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "collection": "doctors",
                 *       "csv": "id,full_name\nD1,Dr Otieno\n"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    collection: "doctors" | "medicines" | "pharmacies";
                    /** @description A file with a header of R3's names, whole. */
                    csv: string;
                    /**
                     * @description An empty cell erases what central has; otherwise it says nothing.
                     * @default false
                     */
                    erase?: boolean;
                };
            };
        };
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "preview": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *       "is_dry_run": true,
                     *       "taken": 3,
                     *       "changed": {
                     *         "count": 1,
                     *         "first": [
                     *           {
                     *             "line": 3,
                     *             "fields": [
                     *               "specialty"
                     *             ]
                     *           }
                     *         ]
                     *       },
                     *       "unchanged": 12,
                     *       "repeated": 0,
                     *       "refused": {
                     *         "count": 1,
                     *         "first": [
                     *           {
                     *             "line": 9,
                     *             "reason": "full_name is needed"
                     *           }
                     *         ]
                     *       },
                     *       "notes": []
                     *     }
                     */
                    "application/json": {
                        /** @description Stands for what was sent, for the import itself. */
                        preview: string;
                        is_dry_run: boolean;
                        /** @description Records made or changed; in a preview: that would be. */
                        taken: number;
                        changed: {
                            /** @description Those of them that central had before. */
                            count: number;
                            first: {
                                /** @description In the file, from 1. */
                                line: number;
                                fields: string[];
                            }[];
                        };
                        unchanged: number;
                        /** @description Further rows of what a row before had told of. */
                        repeated: number;
                        refused: {
                            count: number;
                            first: {
                                /** @description In the file, from 1. */
                                line: number;
                                reason: string;
                            }[];
                        };
                        notes: {
                            text: string;
                            count: number;
                            lines: number[];
                        }[];
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
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
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getInboxItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *       "edit": {
                     *         "id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *         "collection": "patients",
                     *         "record_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *         "op": "update",
                     *         "base": {
                     *           "revision": 6
                     *         },
                     *         "fields": {
                     *           "village": "Kadongo"
                     *         },
                     *         "made_at": "2026-03-02T10:00:00.000Z"
                     *       },
                     *       "conflict": {
                     *         "error_code": "STALE_UPDATE",
                     *         "message": "Changed by someone else since: village."
                     *       },
                     *       "mine": {
                     *         "village": "Kadongo"
                     *       },
                     *       "theirs": {
                     *         "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *         "revision": 7,
                     *         "village": "Oyugis"
                     *       },
                     *       "base": {
                     *         "village": null
                     *       },
                     *       "names": {
                     *         "f47ac10b-58cc-4372-a567-0e02b2c3d479": "Amina Otieno"
                     *       },
                     *       "decisions": [
                     *         "keep_server",
                     *         "apply_mine",
                     *         "change"
                     *       ],
                     *       "at": "2026-03-02T10:00:00.000Z",
                     *       "waits_for": null,
                     *       "dependants": [],
                     *       "from": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b"
                     *     }
                     */
                    "application/json": {
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
                    };
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    decideEdit: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
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
                 *       "decision": "change",
                 *       "fields": {
                 *         "village": "Oyugis"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    decision: "keep_server" | "apply_mine" | "change" | "withdraw" | "confirm" | "count";
                    /** @description For `change` what is set, over what the edit says; for `count` {"counted": n}. */
                    fields?: {
                        [key: string]: unknown;
                    } | null;
                    /** @description Who decides; if left out, whom Acting-For names, else the caller's name. */
                    actor?: string | null;
                };
            };
        };
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *       "decision": "apply_mine",
                     *       "actor": "tablet at the desk",
                     *       "at": "2026-03-02T10:00:00.000Z",
                     *       "new_edit": "0195596b-6b8d-7d3e-8f10-3b5c7d9e1f20",
                     *       "closed": [],
                     *       "staying": [],
                     *       "left_out": []
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @enum {string} */
                        decision: "keep_server" | "apply_mine" | "change" | "withdraw" | "confirm" | "count";
                        actor: string;
                        /** Format: date-time */
                        at: string;
                        /** @description The edit that was made in its place. */
                        new_edit: string | null;
                        /** @description Edits that were closed with it, and what was made in their place. */
                        closed: {
                            /** Format: uuid */
                            id: string;
                            new_edit: string | null;
                        }[];
                        /** @description Edits that waited with it and cannot stand on the new one. */
                        staying: string[];
                        /** @description Fields that an update cannot set. */
                        left_out: string[];
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["AlreadyDecidedOrDecisionNotPossible"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    tellLists: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far each list has come. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "collection": "medicines",
                     *           "changed_at": "2026-03-02T10:00:00.000Z",
                     *           "box_counts": {
                     *             "all": 120,
                     *             "with_latest": 119
                     *           },
                     *           "lacking": [
                     *             {
                     *               "node_id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *               "name": "box 1",
                     *               "condition": "silent",
                     *               "last_seen_at": "2026-03-02T10:00:00.000Z",
                     *               "next_contact_at": "2026-03-02T10:00:00.000Z"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        results: {
                            /** @enum {string} */
                            collection: "doctors" | "medicines" | "pharmacies";
                            /** @description Null if there was never anything in it. */
                            changed_at: string | null;
                            /** @description Boxes of the caller that read it, have enrolled and are not revoked; by the cursor that each last presented. */
                            box_counts: {
                                all: number;
                                with_latest: number;
                            };
                            /** @description Those without its last change, at most 100. */
                            lacking: {
                                /** Format: uuid */
                                node_id: string;
                                name: string;
                                /** @enum {string} */
                                condition: "revoked" | "refused" | "silent" | "needs_decision" | "late" | "paused" | "not_enrolled" | "fine";
                                last_seen_at: string | null;
                                next_contact_at: string | null;
                            }[];
                        }[];
                    };
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listMedicines: {
        parameters: {
            query?: {
                /** @description Finds by the beginning of any word of a name, in any script, whatever case and accents; by the beginning or end of a phone, card or other number, or the beginning of a part of it. Several words must all fit. Appointments are also found by patient and doctor, stock by medicine and pharmacy. */
                q?: string;
                /** @description Sorts by this field instead of by id: names as people of all scripts expect, other values from low to high, what has none last. For lists of up to 20000 records, all pages together. */
                sort?: "name";
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
                     *           "name": "Amoxicillin 250 mg capsule",
                     *           "generic_name": "amoxicillin",
                     *           "form": "capsule",
                     *           "strength": "250 mg",
                     *           "unit": "capsule",
                     *           "atc_code": "J01CA04",
                     *           "active": true
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["MedicineList"];
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
            403: components["responses"]["Twin"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    createMedicine: {
        parameters: {
            query?: never;
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
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Amoxicillin 250 mg capsule",
                 *       "generic_name": "amoxicillin",
                 *       "form": "capsule",
                 *       "strength": "250 mg",
                 *       "unit": "capsule",
                 *       "atc_code": "J01CA04",
                 *       "active": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Name under which it is dispensed.
                     * @example Amoxicillin 250 mg capsule
                     */
                    name: string;
                    /**
                     * @description International non-proprietary name.
                     * @default null
                     * @example amoxicillin
                     */
                    generic_name?: string | null;
                    /**
                     * @description Dosage form.
                     * @default null
                     * @example capsule
                     */
                    form?: string | null;
                    /**
                     * @description Strength of one unit.
                     * @default null
                     * @example 250 mg
                     */
                    strength?: string | null;
                    /**
                     * @description What a quantity of it counts.
                     * @example capsule
                     */
                    unit: string;
                    /**
                     * @description Code of the Anatomical Therapeutic Chemical classification.
                     * @default null
                     * @example J01CA04
                     */
                    atc_code?: string | null;
                    /**
                     * @description Whether it may be dispensed at present.
                     * @default true
                     * @example true
                     */
                    active?: boolean;
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
                     *       "name": "Amoxicillin 250 mg capsule",
                     *       "generic_name": "amoxicillin",
                     *       "form": "capsule",
                     *       "strength": "250 mg",
                     *       "unit": "capsule",
                     *       "atc_code": "J01CA04",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Medicine"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["RecordExistsOrRecordDeletedOrInvalidTransitionOrSlotTakenOrDependsOnRejected"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncMedicines: {
        parameters: {
            query?: {
                /** @description The X-Last-Sync of the answer before; without it everything is sent. Without a zone it is UTC. */
                last_sync_timestamp?: string;
                /** @description The most entries in the answer; all if it is left out. */
                limit?: number;
                /** @description The place of a further page, as a Link header names it. */
                page?: string;
            };
            header?: {
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The records that changed, whole; of those that are gone the id. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    Link: components["headers"]["Link"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *         "revision": 7,
                     *         "created_at": "2026-03-02T10:00:00.000Z",
                     *         "updated_at": "2026-03-02T10:00:00.000Z",
                     *         "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *         "deleted_at": null,
                     *         "name": "Amoxicillin 250 mg capsule",
                     *         "generic_name": "amoxicillin",
                     *         "form": "capsule",
                     *         "strength": "250 mg",
                     *         "unit": "capsule",
                     *         "atc_code": "J01CA04",
                     *         "active": true
                     *       }
                     *     ]
                     */
                    "application/json": (components["schemas"]["Medicine"] | components["schemas"]["Gone"])[];
                };
            };
            /** @description Nothing has changed since the tag. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Twin"];
            410: components["responses"]["ResyncRequired"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getMedicine: {
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
                     *       "name": "Amoxicillin 250 mg capsule",
                     *       "generic_name": "amoxicillin",
                     *       "form": "capsule",
                     *       "strength": "250 mg",
                     *       "unit": "capsule",
                     *       "atc_code": "J01CA04",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Medicine"];
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
            403: components["responses"]["Twin"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    replaceMedicine: {
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
                 *       "name": "Amoxicillin 250 mg capsule",
                 *       "generic_name": "amoxicillin",
                 *       "form": "capsule",
                 *       "strength": "250 mg",
                 *       "unit": "capsule",
                 *       "atc_code": "J01CA04",
                 *       "active": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Name under which it is dispensed.
                     * @example Amoxicillin 250 mg capsule
                     */
                    name: string;
                    /**
                     * @description International non-proprietary name.
                     * @example amoxicillin
                     */
                    generic_name?: string | null;
                    /**
                     * @description Dosage form.
                     * @example capsule
                     */
                    form?: string | null;
                    /**
                     * @description Strength of one unit.
                     * @example 250 mg
                     */
                    strength?: string | null;
                    /**
                     * @description What a quantity of it counts.
                     * @example capsule
                     */
                    unit: string;
                    /**
                     * @description Code of the Anatomical Therapeutic Chemical classification.
                     * @example J01CA04
                     */
                    atc_code?: string | null;
                    /**
                     * @description Whether it may be dispensed at present.
                     * @example true
                     */
                    active?: boolean;
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
                     *       "name": "Amoxicillin 250 mg capsule",
                     *       "generic_name": "amoxicillin",
                     *       "form": "capsule",
                     *       "strength": "250 mg",
                     *       "unit": "capsule",
                     *       "atc_code": "J01CA04",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Medicine"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    deleteMedicine: {
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
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["InUseOrStaleUpdateOrRecordDeletedOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    updateMedicine: {
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
                 *       "generic_name": "amoxicillin"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Name under which it is dispensed.
                     * @example Amoxicillin 250 mg capsule
                     */
                    name?: string;
                    /**
                     * @description International non-proprietary name.
                     * @example amoxicillin
                     */
                    generic_name?: string | null;
                    /**
                     * @description Dosage form.
                     * @example capsule
                     */
                    form?: string | null;
                    /**
                     * @description Strength of one unit.
                     * @example 250 mg
                     */
                    strength?: string | null;
                    /**
                     * @description What a quantity of it counts.
                     * @example capsule
                     */
                    unit?: string;
                    /**
                     * @description Code of the Anatomical Therapeutic Chemical classification.
                     * @example J01CA04
                     */
                    atc_code?: string | null;
                    /**
                     * @description Whether it may be dispensed at present.
                     * @example true
                     */
                    active?: boolean;
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
                     *       "name": "Amoxicillin 250 mg capsule",
                     *       "generic_name": "amoxicillin",
                     *       "form": "capsule",
                     *       "strength": "250 mg",
                     *       "unit": "capsule",
                     *       "atc_code": "J01CA04",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Medicine"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncUpdateMedicine: {
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
                 *       "client_last_synced_at": "2026-03-02T10:00:00.000Z",
                 *       "generic_name": "amoxicillin"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Name under which it is dispensed.
                     * @example Amoxicillin 250 mg capsule
                     */
                    name?: string;
                    /**
                     * @description International non-proprietary name.
                     * @example amoxicillin
                     */
                    generic_name?: string | null;
                    /**
                     * @description Dosage form.
                     * @example capsule
                     */
                    form?: string | null;
                    /**
                     * @description Strength of one unit.
                     * @example 250 mg
                     */
                    strength?: string | null;
                    /**
                     * @description What a quantity of it counts.
                     * @example capsule
                     */
                    unit?: string;
                    /**
                     * @description Code of the Anatomical Therapeutic Chemical classification.
                     * @example J01CA04
                     */
                    atc_code?: string | null;
                    /**
                     * @description Whether it may be dispensed at present.
                     * @example true
                     */
                    active?: boolean;
                    /** @description When the client last synced the record; or send If-Match. */
                    client_last_synced_at?: string;
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
                     *       "name": "Amoxicillin 250 mg capsule",
                     *       "generic_name": "amoxicillin",
                     *       "form": "capsule",
                     *       "strength": "250 mg",
                     *       "unit": "capsule",
                     *       "atc_code": "J01CA04",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Medicine"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            428: components["responses"]["PreconditionRequired"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listNodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *           "name": "box 1",
                     *           "clinics": [
                     *             "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b"
                     *           ],
                     *           "condition": "needs_decision",
                     *           "troubles": [
                     *             {
                     *               "kind": "inbox",
                     *               "since": null
                     *             }
                     *           ],
                     *           "clinic_names": [
                     *             "Kadongo"
                     *           ],
                     *           "behind": 3,
                     *           "open_orders": 0,
                     *           "last_seen_at": "2026-03-02T10:00:00.000Z",
                     *           "next_contact_at": "2026-03-02T10:00:00.000Z",
                     *           "reported_at": "2026-03-02T10:00:00.000Z",
                     *           "report": {
                     *             "pending": 2,
                     *             "oldest_pending_at": "2026-03-02T10:00:00.000Z",
                     *             "inbox": 1,
                     *             "repaired": null,
                     *             "version": "0.1.0",
                     *             "schedule": "*\/5 * * * *",
                     *             "time_zone": "Africa/Nairobi",
                     *             "absent_until": null,
                     *             "paused_until": null,
                     *             "devices": 3,
                     *             "last_error": null,
                     *             "clock_offset_ms": 1200,
                     *             "disk_free_mb": 21000,
                     *             "last_round": "2026-03-02T10:00:00.000Z"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        results: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            clinics: string[] | "all";
                            /**
                             * @description In one word, by the worst of its troubles that gives a name.
                             * @enum {string}
                             */
                            condition: "revoked" | "refused" | "silent" | "needs_decision" | "late" | "paused" | "not_enrolled" | "fine";
                            /** @description The worst first. */
                            troubles: {
                                /** @enum {string} */
                                kind: "revoked" | "twin" | "silent" | "disk" | "inbox" | "backlog" | "late" | "paused" | "error" | "clock" | "version";
                                /** @description As far as central knows. */
                                since: string | null;
                            }[];
                            /** @description In the order of `clinics`. */
                            clinic_names: string[];
                            /** @description Changes that it has yet to pull, counted up to 10000; null before it has called. */
                            behind: number | null;
                            /** @description Orders that it has not acknowledged. */
                            open_orders: number;
                            last_seen_at: string | null;
                            /** @description By its own schedule, after the last contact and any announced absence. */
                            next_contact_at: string | null;
                            reported_at: string | null;
                            /** @description What the box last said of itself (N11). */
                            report: {
                                /** @default null */
                                pending: number | null;
                                /** @default null */
                                oldest_pending_at: string | null;
                                /** @default null */
                                inbox: number | null;
                                /** @default null */
                                repaired: number | null;
                                /** @default null */
                                version: string | null;
                                /** @default null */
                                schedule: string | null;
                                /** @default null */
                                time_zone: string | null;
                                /** @default null */
                                absent_until: string | null;
                                /** @default null */
                                paused_until: string | null;
                                /** @default null */
                                devices: number | null;
                                /** @default null */
                                last_error: string | null;
                                /** @default null */
                                clock_offset_ms: number | null;
                                /** @default null */
                                disk_free_mb: number | null;
                                /** @default null */
                                last_round: string | null;
                            };
                        }[];
                    };
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    addNode: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "box 1",
                 *       "clinics": [
                 *         "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Of the box: the same request with the same id makes no second place.
                     */
                    id?: string;
                    name: string;
                    clinics: string[];
                };
            };
        };
        responses: {
            /** @description It was there already. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "node_id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "code": "K7QF-2M9X-PD4T",
                     *       "expires_at": "2026-03-02T10:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        node_id: string;
                        /** @description Shown this once; any code before it is void. */
                        code: string;
                        expires_at: string;
                    };
                };
            };
            /** @description The place is there. */
            201: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "node_id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "code": "K7QF-2M9X-PD4T",
                     *       "expires_at": "2026-03-02T10:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        node_id: string;
                        /** @description Shown this once; any code before it is void. */
                        code: string;
                        expires_at: string;
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    enrol: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The version of the protocol that the client speaks; answered by 426 if not served.
                 * @example 1
                 */
                "Sync-Protocol"?: components["parameters"]["Sync-Protocol"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "K7QF-2M9X-PD4T",
                 *       "name": "Kadongo"
                 *     }
                 */
                "application/json": {
                    code: string;
                    name?: string;
                    token_hash?: string;
                    former_token_hashes?: string[];
                    former_place?: {
                        /** Format: uuid */
                        node_id: string;
                        cursor: string;
                    };
                    clinics?: string[];
                };
            };
        };
        responses: {
            /** @description Its place. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "node_id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "epoch": "0c6f1f6f-7a11-4f0c-9f53-b1f3a6e06f0e",
                     *       "clinics": [
                     *         {
                     *           "id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *           "name": "Kadongo",
                     *           "time_zone": "Africa/Nairobi",
                     *           "active": true
                     *         }
                     *       ],
                     *       "cursor": "0fc6xEYAwCEDRXdJzRwiQYOcorg.445caef4e14de2104cd6ce6e27fff9ab"
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        node_id: string;
                        /** @description Unless the box has made one for itself. */
                        token?: string;
                        epoch: string;
                        clinics: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            time_zone: string;
                            active: boolean;
                        }[];
                        /** @description To be presented with the first request. Opaque. */
                        cursor: string;
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            403: components["responses"]["EnrolmentRefused"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    watchNodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that does not end. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getNode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The box. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "name": "box 1",
                     *       "clinics": [
                     *         "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b"
                     *       ],
                     *       "condition": "needs_decision",
                     *       "troubles": [
                     *         {
                     *           "kind": "inbox",
                     *           "since": null
                     *         }
                     *       ],
                     *       "clinic_names": [
                     *         "Kadongo"
                     *       ],
                     *       "behind": 3,
                     *       "open_orders": 0,
                     *       "last_seen_at": "2026-03-02T10:00:00.000Z",
                     *       "next_contact_at": "2026-03-02T10:00:00.000Z",
                     *       "reported_at": "2026-03-02T10:00:00.000Z",
                     *       "report": {
                     *         "pending": 2,
                     *         "oldest_pending_at": "2026-03-02T10:00:00.000Z",
                     *         "inbox": 1,
                     *         "repaired": null,
                     *         "version": "0.1.0",
                     *         "schedule": "*\/5 * * * *",
                     *         "time_zone": "Africa/Nairobi",
                     *         "absent_until": null,
                     *         "paused_until": null,
                     *         "devices": 3,
                     *         "last_error": null,
                     *         "clock_offset_ms": 1200,
                     *         "disk_free_mb": 21000,
                     *         "last_round": "2026-03-02T10:00:00.000Z"
                     *       },
                     *       "created_at": "2026-03-02T10:00:00.000Z",
                     *       "token_since": null,
                     *       "enrolment": {
                     *         "state": "enrolled",
                     *         "code_expires_at": null
                     *       },
                     *       "scopes": [
                     *         {
                     *           "clinic": null,
                     *           "records": {
                     *             "doctors": 12,
                     *             "medicines": 210
                     *           }
                     *         },
                     *         {
                     *           "clinic": {
                     *             "id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *             "name": "Kadongo",
                     *             "time_zone": "Africa/Nairobi",
                     *             "active": true
                     *           },
                     *           "records": {
                     *             "patients": 4812,
                     *             "appointments": 9120
                     *           }
                     *         }
                     *       ],
                     *       "devices": [
                     *         {
                     *           "name": "Tablet 1",
                     *           "last_seen_at": "2026-03-02T10:00:00.000Z",
                     *           "is_revoked": false
                     *         }
                     *       ],
                     *       "twin_since": null,
                     *       "copies": [],
                     *       "rewound_at": null,
                     *       "rewound_count": 0,
                     *       "is_awaited": false
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        clinics: string[] | "all";
                        /**
                         * @description In one word, by the worst of its troubles that gives a name.
                         * @enum {string}
                         */
                        condition: "revoked" | "refused" | "silent" | "needs_decision" | "late" | "paused" | "not_enrolled" | "fine";
                        /** @description The worst first. */
                        troubles: {
                            /** @enum {string} */
                            kind: "revoked" | "twin" | "silent" | "disk" | "inbox" | "backlog" | "late" | "paused" | "error" | "clock" | "version";
                            /** @description As far as central knows. */
                            since: string | null;
                        }[];
                        /** @description In the order of `clinics`. */
                        clinic_names: string[];
                        /** @description Changes that it has yet to pull, counted up to 10000; null before it has called. */
                        behind: number | null;
                        /** @description Orders that it has not acknowledged. */
                        open_orders: number;
                        last_seen_at: string | null;
                        /** @description By its own schedule, after the last contact and any announced absence. */
                        next_contact_at: string | null;
                        reported_at: string | null;
                        /** @description What the box last said of itself (N11). */
                        report: {
                            /** @default null */
                            pending: number | null;
                            /** @default null */
                            oldest_pending_at: string | null;
                            /** @default null */
                            inbox: number | null;
                            /** @default null */
                            repaired: number | null;
                            /** @default null */
                            version: string | null;
                            /** @default null */
                            schedule: string | null;
                            /** @default null */
                            time_zone: string | null;
                            /** @default null */
                            absent_until: string | null;
                            /** @default null */
                            paused_until: string | null;
                            /** @default null */
                            devices: number | null;
                            /** @default null */
                            last_error: string | null;
                            /** @default null */
                            clock_offset_ms: number | null;
                            /** @default null */
                            disk_free_mb: number | null;
                            /** @default null */
                            last_round: string | null;
                        };
                        /** Format: date-time */
                        created_at: string;
                        /** @description When its token took the place of another one; null for the first. */
                        token_since: string | null;
                        enrolment: {
                            /**
                             * @description expired: it has not enrolled, and cannot without a new code.
                             * @enum {string}
                             */
                            state: "waiting" | "enrolled" | "expired";
                            /** @description Of a code that can be used. */
                            code_expires_at: string | null;
                        };
                        /** @description What the box holds when it is in step. */
                        scopes: {
                            /** @description Null for the catalogue. */
                            clinic: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                                time_zone: string;
                                active: boolean;
                            } | null;
                            /** @description How many records of each collection lie in it. */
                            records: {
                                [key: string]: number;
                            };
                        }[];
                        /** @description As its last report names them (N11): as many as had room there, those that may call first. */
                        devices: {
                            name: string;
                            last_seen_at: string | null;
                            is_revoked: boolean;
                        }[];
                        twin_since: string | null;
                        /** @description Of which an admin must choose one (N10). */
                        copies: {
                            incarnation: string;
                            last_seen_at: string | null;
                            address: string;
                            report: {
                                [key: string]: unknown;
                            } | null;
                        }[];
                        /** @description When it last came back from a backup. */
                        rewound_at: string | null;
                        rewound_count: number;
                        /** @description It has not been in touch since central was restored (N9). */
                        is_awaited: boolean;
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    placeNode: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
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
                 *       "clinics": [
                 *         "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b"
                 *       ]
                 *     }
                 */
                "application/json": {
                    clinics: string[];
                    /** @description Those that it had when this was decided: if it has others by now, it is 412. */
                    expected_clinics?: string[];
                };
            };
        };
        responses: {
            /** @description The box as it is now. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "name": "box 1",
                     *       "clinics": [
                     *         "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b"
                     *       ],
                     *       "condition": "needs_decision",
                     *       "troubles": [
                     *         {
                     *           "kind": "inbox",
                     *           "since": null
                     *         }
                     *       ],
                     *       "clinic_names": [
                     *         "Kadongo"
                     *       ],
                     *       "behind": 3,
                     *       "open_orders": 0,
                     *       "last_seen_at": "2026-03-02T10:00:00.000Z",
                     *       "next_contact_at": "2026-03-02T10:00:00.000Z",
                     *       "reported_at": "2026-03-02T10:00:00.000Z",
                     *       "report": {
                     *         "pending": 2,
                     *         "oldest_pending_at": "2026-03-02T10:00:00.000Z",
                     *         "inbox": 1,
                     *         "repaired": null,
                     *         "version": "0.1.0",
                     *         "schedule": "*\/5 * * * *",
                     *         "time_zone": "Africa/Nairobi",
                     *         "absent_until": null,
                     *         "paused_until": null,
                     *         "devices": 3,
                     *         "last_error": null,
                     *         "clock_offset_ms": 1200,
                     *         "disk_free_mb": 21000,
                     *         "last_round": "2026-03-02T10:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        clinics: string[] | "all";
                        /**
                         * @description In one word, by the worst of its troubles that gives a name.
                         * @enum {string}
                         */
                        condition: "revoked" | "refused" | "silent" | "needs_decision" | "late" | "paused" | "not_enrolled" | "fine";
                        /** @description The worst first. */
                        troubles: {
                            /** @enum {string} */
                            kind: "revoked" | "twin" | "silent" | "disk" | "inbox" | "backlog" | "late" | "paused" | "error" | "clock" | "version";
                            /** @description As far as central knows. */
                            since: string | null;
                        }[];
                        /** @description In the order of `clinics`. */
                        clinic_names: string[];
                        /** @description Changes that it has yet to pull, counted up to 10000; null before it has called. */
                        behind: number | null;
                        /** @description Orders that it has not acknowledged. */
                        open_orders: number;
                        last_seen_at: string | null;
                        /** @description By its own schedule, after the last contact and any announced absence. */
                        next_contact_at: string | null;
                        reported_at: string | null;
                        /** @description What the box last said of itself (N11). */
                        report: {
                            /** @default null */
                            pending: number | null;
                            /** @default null */
                            oldest_pending_at: string | null;
                            /** @default null */
                            inbox: number | null;
                            /** @default null */
                            repaired: number | null;
                            /** @default null */
                            version: string | null;
                            /** @default null */
                            schedule: string | null;
                            /** @default null */
                            time_zone: string | null;
                            /** @default null */
                            absent_until: string | null;
                            /** @default null */
                            paused_until: string | null;
                            /** @default null */
                            devices: number | null;
                            /** @default null */
                            last_error: string | null;
                            /** @default null */
                            clock_offset_ms: number | null;
                            /** @default null */
                            disk_free_mb: number | null;
                            /** @default null */
                            last_round: string | null;
                        };
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    makeEnrolmentCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The code. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "node_id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "code": "K7QF-2M9X-PD4T",
                     *       "expires_at": "2026-03-02T10:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        node_id: string;
                        /** @description Shown this once; any code before it is void. */
                        code: string;
                        expires_at: string;
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listOrders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest hundred. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "id": "c0a8012e-7d1f-4b6a-9d55-0f3b1c2d4e5f",
                     *           "kind": "resync",
                     *           "args": {
                     *             "collection": "patients"
                     *           },
                     *           "state": "waiting",
                     *           "given_at": "2026-03-02T10:00:00.000Z",
                     *           "given_by": "a4e2f6b8-1c3d-4e5f-8a7b-9c0d1e2f3a4b",
                     *           "ended_at": null,
                     *           "has_bundle": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        results: {
                            /** Format: uuid */
                            id: string;
                            kind: string;
                            args: {
                                [key: string]: unknown;
                            };
                            /**
                             * @description waiting: the box has not acknowledged it; unknown: its version does not know how to do it.
                             * @enum {string}
                             */
                            state: "waiting" | "done" | "unknown";
                            /** Format: date-time */
                            given_at: string;
                            /** @description As in the audit trail. */
                            given_by: string | null;
                            ended_at: string | null;
                            /** @description Whether its support bundle is here. */
                            has_bundle: boolean;
                        }[];
                    };
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    giveOrder: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a retry of this request answer the same and take effect once. Any text that this caller has used for no other request; a UUID does.
                 * @example 2b1c6a52-0d1f-4a5e-9a3b-6f0d7c8e9a10
                 */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
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
                 *       "kind": "resync",
                 *       "args": {
                 *         "collection": "patients"
                 *       }
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Of the order: the same request with the same id is answered the same.
                     */
                    id?: string;
                    /** @enum {string} */
                    kind: "pause" | "resume" | "resync" | "rotate_token" | "support_bundle";
                    /**
                     * @description pause: {"until"}, at most 7 days ahead. resume: {}. resync: {} for everything, {"collection"}, or {"collection", "record_id"}. rotate_token: {}. support_bundle: {}.
                     * @default {}
                     */
                    args?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description The order that was there already. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "c0a8012e-7d1f-4b6a-9d55-0f3b1c2d4e5f",
                     *       "kind": "resync",
                     *       "args": {
                     *         "collection": "patients"
                     *       },
                     *       "state": "waiting",
                     *       "given_at": "2026-03-02T10:00:00.000Z",
                     *       "given_by": "a4e2f6b8-1c3d-4e5f-8a7b-9c0d1e2f3a4b",
                     *       "ended_at": null,
                     *       "has_bundle": false
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        kind: string;
                        args: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description waiting: the box has not acknowledged it; unknown: its version does not know how to do it.
                         * @enum {string}
                         */
                        state: "waiting" | "done" | "unknown";
                        /** Format: date-time */
                        given_at: string;
                        /** @description As in the audit trail. */
                        given_by: string | null;
                        ended_at: string | null;
                        /** @description Whether its support bundle is here. */
                        has_bundle: boolean;
                    };
                };
            };
            /** @description The order. */
            201: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "c0a8012e-7d1f-4b6a-9d55-0f3b1c2d4e5f",
                     *       "kind": "resync",
                     *       "args": {
                     *         "collection": "patients"
                     *       },
                     *       "state": "waiting",
                     *       "given_at": "2026-03-02T10:00:00.000Z",
                     *       "given_by": "a4e2f6b8-1c3d-4e5f-8a7b-9c0d1e2f3a4b",
                     *       "ended_at": null,
                     *       "has_bundle": false
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        kind: string;
                        args: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description waiting: the box has not acknowledged it; unknown: its version does not know how to do it.
                         * @enum {string}
                         */
                        state: "waiting" | "done" | "unknown";
                        /** Format: date-time */
                        given_at: string;
                        /** @description As in the audit trail. */
                        given_by: string | null;
                        ended_at: string | null;
                        /** @description Whether its support bundle is here. */
                        has_bundle: boolean;
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["EditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getSupportBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                order: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It holds nothing of a person. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "received_at": "2026-03-02T10:00:00.000Z",
                     *       "bundle": {
                     *         "made_at": "2026-03-02T10:00:00.000Z",
                     *         "version": "0.1.0",
                     *         "runtime": {
                     *           "node": "v24.1.0",
                     *           "platform": "linux",
                     *           "arch": "arm64",
                     *           "process_seconds": 86400,
                     *           "memory_mb": 985.2,
                     *           "memory_free_mb": 401.5,
                     *           "process_memory_mb": 122.9
                     *         },
                     *         "schedule": "*\/5 * * * *",
                     *         "time_zone": "Africa/Nairobi",
                     *         "database": {
                     *           "is_encrypted": false,
                     *           "file_mb": 84.1,
                     *           "log_mb": 4.2,
                     *           "disk_free_mb": 21000,
                     *           "free_pages": 12,
                     *           "pages": 20532,
                     *           "migrations": 19
                     *         },
                     *         "replica": {
                     *           "epoch": "3f6c1d9a-0b7e-4a52-9c1d-7e8f90a1b2c3",
                     *           "link": "online",
                     *           "last_error": null,
                     *           "generation": 1,
                     *           "is_filled": true,
                     *           "has_cursor": true,
                     *           "is_recovering": false,
                     *           "clock_offset_ms": 1200,
                     *           "repaired_records": 0,
                     *           "last_success_at": "2026-03-02T10:00:00.000Z",
                     *           "compared_at": "2026-03-02T10:00:00.000Z",
                     *           "diverged_at": null,
                     *           "rewound_at": null,
                     *           "revoked_since": null,
                     *           "absent_until": null,
                     *           "paused_until": null
                     *         },
                     *         "last_round": null,
                     *         "records": [
                     *           {
                     *             "collection": "patients",
                     *             "sync_state": "synced",
                     *             "count": 4812
                     *           }
                     *         ],
                     *         "edits": [
                     *           {
                     *             "collection": "patients",
                     *             "op": "update",
                     *             "state": "needs_decision",
                     *             "error_code": "STALE_UPDATE",
                     *             "count": 1,
                     *             "oldest_at": "2026-03-02T10:00:00.000Z"
                     *           }
                     *         ],
                     *         "set_aside": [],
                     *         "orders": [],
                     *         "devices": {
                     *           "active": 3,
                     *           "revoked": 1,
                     *           "last_seen_at": "2026-03-02T10:00:00.000Z"
                     *         },
                     *         "staff": 6
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** Format: date-time */
                        received_at: string;
                        bundle: {
                            /** Format: date-time */
                            made_at: string;
                            version: string;
                            runtime: {
                                node: string;
                                platform: string;
                                arch: string;
                                process_seconds: number;
                                memory_mb: number;
                                memory_free_mb: number;
                                process_memory_mb: number;
                            };
                            schedule: string;
                            time_zone: string;
                            database: {
                                is_encrypted: boolean;
                                file_mb: number | null;
                                log_mb: number | null;
                                disk_free_mb: number | null;
                                free_pages: number;
                                pages: number;
                                migrations: number;
                            };
                            replica: {
                                epoch: string | null;
                                link: string;
                                last_error: string | null;
                                generation: number;
                                is_filled: boolean;
                                has_cursor: boolean;
                                is_recovering: boolean;
                                clock_offset_ms: number | null;
                                repaired_records: number;
                                last_success_at: string | null;
                                compared_at: string | null;
                                diverged_at: string | null;
                                rewound_at: string | null;
                                revoked_since: string | null;
                                absent_until: string | null;
                                paused_until: string | null;
                            };
                            last_round: {
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
                                is_complete: boolean;
                                error: string | null;
                            } | null;
                            records: {
                                collection: string;
                                sync_state: string | null;
                                count: number;
                            }[];
                            /** @description Those that central has not answered, or a person has not decided. */
                            edits: {
                                collection: string;
                                op: string;
                                state: string;
                                error_code: string | null;
                                count: number;
                                /** Format: date-time */
                                oldest_at: string;
                            }[];
                            /** @description Edits that central could not take. */
                            set_aside: {
                                edit_id: string;
                                /** Format: date-time */
                                until: string;
                                error: string;
                            }[];
                            orders: {
                                id: string;
                                kind: string;
                                result: string | null;
                                /** Format: date-time */
                                received_at: string;
                                ended_at: string | null;
                            }[];
                            devices: {
                                active: number;
                                revoked: number;
                                last_seen_at: string | null;
                            };
                            staff: number;
                        };
                    };
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    reinstateNode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The box as it is now. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "name": "box 1",
                     *       "clinics": [
                     *         "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b"
                     *       ],
                     *       "condition": "needs_decision",
                     *       "troubles": [
                     *         {
                     *           "kind": "inbox",
                     *           "since": null
                     *         }
                     *       ],
                     *       "clinic_names": [
                     *         "Kadongo"
                     *       ],
                     *       "behind": 3,
                     *       "open_orders": 0,
                     *       "last_seen_at": "2026-03-02T10:00:00.000Z",
                     *       "next_contact_at": "2026-03-02T10:00:00.000Z",
                     *       "reported_at": "2026-03-02T10:00:00.000Z",
                     *       "report": {
                     *         "pending": 2,
                     *         "oldest_pending_at": "2026-03-02T10:00:00.000Z",
                     *         "inbox": 1,
                     *         "repaired": null,
                     *         "version": "0.1.0",
                     *         "schedule": "*\/5 * * * *",
                     *         "time_zone": "Africa/Nairobi",
                     *         "absent_until": null,
                     *         "paused_until": null,
                     *         "devices": 3,
                     *         "last_error": null,
                     *         "clock_offset_ms": 1200,
                     *         "disk_free_mb": 21000,
                     *         "last_round": "2026-03-02T10:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        clinics: string[] | "all";
                        /**
                         * @description In one word, by the worst of its troubles that gives a name.
                         * @enum {string}
                         */
                        condition: "revoked" | "refused" | "silent" | "needs_decision" | "late" | "paused" | "not_enrolled" | "fine";
                        /** @description The worst first. */
                        troubles: {
                            /** @enum {string} */
                            kind: "revoked" | "twin" | "silent" | "disk" | "inbox" | "backlog" | "late" | "paused" | "error" | "clock" | "version";
                            /** @description As far as central knows. */
                            since: string | null;
                        }[];
                        /** @description In the order of `clinics`. */
                        clinic_names: string[];
                        /** @description Changes that it has yet to pull, counted up to 10000; null before it has called. */
                        behind: number | null;
                        /** @description Orders that it has not acknowledged. */
                        open_orders: number;
                        last_seen_at: string | null;
                        /** @description By its own schedule, after the last contact and any announced absence. */
                        next_contact_at: string | null;
                        reported_at: string | null;
                        /** @description What the box last said of itself (N11). */
                        report: {
                            /** @default null */
                            pending: number | null;
                            /** @default null */
                            oldest_pending_at: string | null;
                            /** @default null */
                            inbox: number | null;
                            /** @default null */
                            repaired: number | null;
                            /** @default null */
                            version: string | null;
                            /** @default null */
                            schedule: string | null;
                            /** @default null */
                            time_zone: string | null;
                            /** @default null */
                            absent_until: string | null;
                            /** @default null */
                            paused_until: string | null;
                            /** @default null */
                            devices: number | null;
                            /** @default null */
                            last_error: string | null;
                            /** @default null */
                            clock_offset_ms: number | null;
                            /** @default null */
                            disk_free_mb: number | null;
                            /** @default null */
                            last_round: string | null;
                        };
                    };
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    releaseNode: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
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
                 *       "incarnation": "9f86d081"
                 *     }
                 */
                "application/json": {
                    /** @description The name of the copy that goes on; the one that calls next if none is named. */
                    incarnation?: string | null;
                };
            };
        };
        responses: {
            /** @description The box as it is now. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "name": "box 1",
                     *       "clinics": [
                     *         "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b"
                     *       ],
                     *       "condition": "needs_decision",
                     *       "troubles": [
                     *         {
                     *           "kind": "inbox",
                     *           "since": null
                     *         }
                     *       ],
                     *       "clinic_names": [
                     *         "Kadongo"
                     *       ],
                     *       "behind": 3,
                     *       "open_orders": 0,
                     *       "last_seen_at": "2026-03-02T10:00:00.000Z",
                     *       "next_contact_at": "2026-03-02T10:00:00.000Z",
                     *       "reported_at": "2026-03-02T10:00:00.000Z",
                     *       "report": {
                     *         "pending": 2,
                     *         "oldest_pending_at": "2026-03-02T10:00:00.000Z",
                     *         "inbox": 1,
                     *         "repaired": null,
                     *         "version": "0.1.0",
                     *         "schedule": "*\/5 * * * *",
                     *         "time_zone": "Africa/Nairobi",
                     *         "absent_until": null,
                     *         "paused_until": null,
                     *         "devices": 3,
                     *         "last_error": null,
                     *         "clock_offset_ms": 1200,
                     *         "disk_free_mb": 21000,
                     *         "last_round": "2026-03-02T10:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        clinics: string[] | "all";
                        /**
                         * @description In one word, by the worst of its troubles that gives a name.
                         * @enum {string}
                         */
                        condition: "revoked" | "refused" | "silent" | "needs_decision" | "late" | "paused" | "not_enrolled" | "fine";
                        /** @description The worst first. */
                        troubles: {
                            /** @enum {string} */
                            kind: "revoked" | "twin" | "silent" | "disk" | "inbox" | "backlog" | "late" | "paused" | "error" | "clock" | "version";
                            /** @description As far as central knows. */
                            since: string | null;
                        }[];
                        /** @description In the order of `clinics`. */
                        clinic_names: string[];
                        /** @description Changes that it has yet to pull, counted up to 10000; null before it has called. */
                        behind: number | null;
                        /** @description Orders that it has not acknowledged. */
                        open_orders: number;
                        last_seen_at: string | null;
                        /** @description By its own schedule, after the last contact and any announced absence. */
                        next_contact_at: string | null;
                        reported_at: string | null;
                        /** @description What the box last said of itself (N11). */
                        report: {
                            /** @default null */
                            pending: number | null;
                            /** @default null */
                            oldest_pending_at: string | null;
                            /** @default null */
                            inbox: number | null;
                            /** @default null */
                            repaired: number | null;
                            /** @default null */
                            version: string | null;
                            /** @default null */
                            schedule: string | null;
                            /** @default null */
                            time_zone: string | null;
                            /** @default null */
                            absent_until: string | null;
                            /** @default null */
                            paused_until: string | null;
                            /** @default null */
                            devices: number | null;
                            /** @default null */
                            last_error: string | null;
                            /** @default null */
                            clock_offset_ms: number | null;
                            /** @default null */
                            disk_free_mb: number | null;
                            /** @default null */
                            last_round: string | null;
                        };
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    revokeNode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The box as it is now. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "name": "box 1",
                     *       "clinics": [
                     *         "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b"
                     *       ],
                     *       "condition": "needs_decision",
                     *       "troubles": [
                     *         {
                     *           "kind": "inbox",
                     *           "since": null
                     *         }
                     *       ],
                     *       "clinic_names": [
                     *         "Kadongo"
                     *       ],
                     *       "behind": 3,
                     *       "open_orders": 0,
                     *       "last_seen_at": "2026-03-02T10:00:00.000Z",
                     *       "next_contact_at": "2026-03-02T10:00:00.000Z",
                     *       "reported_at": "2026-03-02T10:00:00.000Z",
                     *       "report": {
                     *         "pending": 2,
                     *         "oldest_pending_at": "2026-03-02T10:00:00.000Z",
                     *         "inbox": 1,
                     *         "repaired": null,
                     *         "version": "0.1.0",
                     *         "schedule": "*\/5 * * * *",
                     *         "time_zone": "Africa/Nairobi",
                     *         "absent_until": null,
                     *         "paused_until": null,
                     *         "devices": 3,
                     *         "last_error": null,
                     *         "clock_offset_ms": 1200,
                     *         "disk_free_mb": 21000,
                     *         "last_round": "2026-03-02T10:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        clinics: string[] | "all";
                        /**
                         * @description In one word, by the worst of its troubles that gives a name.
                         * @enum {string}
                         */
                        condition: "revoked" | "refused" | "silent" | "needs_decision" | "late" | "paused" | "not_enrolled" | "fine";
                        /** @description The worst first. */
                        troubles: {
                            /** @enum {string} */
                            kind: "revoked" | "twin" | "silent" | "disk" | "inbox" | "backlog" | "late" | "paused" | "error" | "clock" | "version";
                            /** @description As far as central knows. */
                            since: string | null;
                        }[];
                        /** @description In the order of `clinics`. */
                        clinic_names: string[];
                        /** @description Changes that it has yet to pull, counted up to 10000; null before it has called. */
                        behind: number | null;
                        /** @description Orders that it has not acknowledged. */
                        open_orders: number;
                        last_seen_at: string | null;
                        /** @description By its own schedule, after the last contact and any announced absence. */
                        next_contact_at: string | null;
                        reported_at: string | null;
                        /** @description What the box last said of itself (N11). */
                        report: {
                            /** @default null */
                            pending: number | null;
                            /** @default null */
                            oldest_pending_at: string | null;
                            /** @default null */
                            inbox: number | null;
                            /** @default null */
                            repaired: number | null;
                            /** @default null */
                            version: string | null;
                            /** @default null */
                            schedule: string | null;
                            /** @default null */
                            time_zone: string | null;
                            /** @default null */
                            absent_until: string | null;
                            /** @default null */
                            paused_until: string | null;
                            /** @default null */
                            devices: number | null;
                            /** @default null */
                            last_error: string | null;
                            /** @default null */
                            clock_offset_ms: number | null;
                            /** @default null */
                            disk_free_mb: number | null;
                            /** @default null */
                            last_round: string | null;
                        };
                    };
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listRounds: {
        parameters: {
            query?: {
                /** @description Each round, or those that began in an hour or a day (UTC) summed up. */
                grain?: "round" | "hour" | "day";
                /** @description Not those that began before. */
                from?: string;
                /** @description Only those that began before. */
                to?: string;
                /** @description The most entries in the answer; 1000 if it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest of those that were asked for. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "grain": "hour",
                     *       "kept_days": 30,
                     *       "results": [
                     *         {
                     *           "at": "2026-03-02T10:00:00.000Z",
                     *           "rounds": 12,
                     *           "failed": 0,
                     *           "requests": 15,
                     *           "duration_ms": 2310,
                     *           "duration_ms_max": 840,
                     *           "bytes_sent": 1911,
                     *           "bytes_received": 6210,
                     *           "pulled": 31,
                     *           "accepted": 4,
                     *           "rejected": 0
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        grain: "round" | "hour" | "day";
                        /** @description For so long these are kept. */
                        kept_days: number;
                        results: {
                            /**
                             * Format: date-time
                             * @description When it began: the round, the hour or the day.
                             */
                            at: string;
                            rounds: number;
                            /** @description Rounds in which a request was refused. */
                            failed: number;
                            requests: number;
                            /** @description From the first request to the last answer, as central saw it; of all together. */
                            duration_ms: number;
                            /** @description Of the longest. */
                            duration_ms_max: number;
                            /** @description By the box, in bodies. */
                            bytes_sent: number;
                            /** @description By the box, in bodies, as they went over the line. */
                            bytes_received: number;
                            /** @description Changes. */
                            pulled: number;
                            accepted: number;
                            rejected: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
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
                    "application/json": components["schemas"]["PatientList"];
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
            403: components["responses"]["Twin"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
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
                    "application/json": components["schemas"]["Patient"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["RecordExistsOrRecordDeletedOrInvalidTransitionOrSlotTakenOrDependsOnRejected"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    lookUpPatient: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "full_name": "Amina Otieno",
                 *       "date_of_birth": "1994-08-17",
                 *       "actor": "Nurse Joy"
                 *     }
                 */
                "application/json": {
                    /** @description The whole number. */
                    national_id?: string | null;
                    /** @description The whole number on the card. */
                    card_number?: string | null;
                    /** @description With a card number: the id of the clinic that gave it, or words of its name. */
                    clinic?: string | null;
                    /** @description Goes with the day of birth. All names that the person has. */
                    full_name?: string | null;
                    date_of_birth?: string | null;
                    /** @description Who asks, for the audit trail. */
                    actor?: string | null;
                    /** @description At which device of a box. */
                    device?: string | null;
                };
            };
        };
        responses: {
            /** @description Who fits. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "handle": "S3n0Y1c2kJ4mV8xQe5tYb9fLr3wZc8uHn1sDgKq7",
                     *           "is_here": false,
                     *           "patient_id": null,
                     *           "full_name": "Amina Otieno",
                     *           "birth_year": 1994,
                     *           "birth_date_estimated": false,
                     *           "sex": "female",
                     *           "village": "Kadongo",
                     *           "clinic": {
                     *             "id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *             "name": "Kadongo"
                     *           }
                     *         }
                     *       ],
                     *       "too_many": false
                     *     }
                     */
                    "application/json": {
                        results: ({
                            /** @description With which this person can be asked for, for half an hour; null if not needed. */
                            handle: string | null;
                            /** @description Whether the caller sees the patient already. */
                            is_here: boolean;
                            /** @description Where the caller sees the patient already. */
                            patient_id: string | null;
                            full_name: string;
                            birth_year: number | null;
                            birth_date_estimated: boolean;
                            sex: string;
                            village: string | null;
                            /** @description The clinic that keeps the patient. */
                            clinic: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } & {
                                [key: string]: unknown;
                            };
                        } & {
                            [key: string]: unknown;
                        })[];
                        /** @description More persons fit, so none is told: say more, such as the clinic of the card. */
                        too_many: boolean;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["ForbiddenOrTwin"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    findSimilarPatients: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "full_name": "Otieno Amina",
                 *       "date_of_birth": "1994-08-17",
                 *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b"
                 *     }
                 */
                "application/json": {
                    /** @description The record that is being changed: it is not told. */
                    id?: string | null;
                    clinic_id?: string | null;
                    full_name?: string | null;
                    date_of_birth?: string | null;
                    birth_date_estimated?: boolean | null;
                    sex?: string | null;
                    phone?: string | null;
                    village?: string | null;
                    national_id?: string | null;
                    card_number?: string | null;
                };
            };
        };
        responses: {
            /** @description The most probable first, each with what speaks for it. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "record": {
                     *             "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *             "revision": 7,
                     *             "created_at": "2026-03-02T10:00:00.000Z",
                     *             "updated_at": "2026-03-02T10:00:00.000Z",
                     *             "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *             "deleted_at": null,
                     *             "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *             "shared_with": [],
                     *             "full_name": "Amina Otieno",
                     *             "date_of_birth": "1994-08-17",
                     *             "birth_date_estimated": false,
                     *             "sex": "female",
                     *             "phone": "+254 712 345 678",
                     *             "village": "Kadongo",
                     *             "national_id": "27845512",
                     *             "card_number": "K7-0042-9",
                     *             "deceased_on": null,
                     *             "merged_into": null
                     *           },
                     *           "score": 0.5,
                     *           "why": [
                     *             "same_name",
                     *             "same_date_of_birth"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        results: {
                            record: components["schemas"]["Patient"];
                            /** @description For their order. */
                            score: number;
                            why: ("same_national_id" | "same_card_number" | "same_phone" | "same_name" | "near_name" | "same_date_of_birth" | "near_date_of_birth" | "same_village")[];
                        }[];
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Twin"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncPatients: {
        parameters: {
            query?: {
                /** @description The X-Last-Sync of the answer before; without it everything is sent. Without a zone it is UTC. */
                last_sync_timestamp?: string;
                /** @description The most entries in the answer; all if it is left out. */
                limit?: number;
                /** @description The place of a further page, as a Link header names it. */
                page?: string;
            };
            header?: {
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The records that changed, whole; of those that are gone the id. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    Link: components["headers"]["Link"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *         "revision": 7,
                     *         "created_at": "2026-03-02T10:00:00.000Z",
                     *         "updated_at": "2026-03-02T10:00:00.000Z",
                     *         "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *         "deleted_at": null,
                     *         "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *         "shared_with": [],
                     *         "full_name": "Amina Otieno",
                     *         "date_of_birth": "1994-08-17",
                     *         "birth_date_estimated": false,
                     *         "sex": "female",
                     *         "phone": "+254 712 345 678",
                     *         "village": "Kadongo",
                     *         "national_id": "27845512",
                     *         "card_number": "K7-0042-9",
                     *         "deceased_on": null,
                     *         "merged_into": null
                     *       }
                     *     ]
                     */
                    "application/json": (components["schemas"]["Patient"] | components["schemas"]["Gone"])[];
                };
            };
            /** @description Nothing has changed since the tag. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Twin"];
            410: components["responses"]["ResyncRequired"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
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
                    "application/json": components["schemas"]["Patient"];
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
            403: components["responses"]["Twin"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
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
                    "application/json": components["schemas"]["Patient"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
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
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["InUseOrStaleUpdateOrRecordDeletedOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
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
                    "application/json": components["schemas"]["Patient"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    placePatient: {
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
                 *       "shared_with": []
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
                     * @example []
                     */
                    shared_with: string[];
                    /** @description Where the patient lay when this was decided: if that is another by now, it is 412. */
                    expected?: {
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
                    };
                };
            };
        };
        responses: {
            /** @description The patient as it is now. */
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
                    "application/json": components["schemas"]["Patient"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["RecordDeletedOrStaleUpdate"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    mergePatient: {
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
                 *       "into": "f47ac10b-58cc-4372-a567-0e02b2c3d479"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The record that is to stand for both.
                     */
                    into: string;
                    /** @description The revision of that record which was looked at: if it has another now, nothing happens. */
                    into_revision?: number;
                };
            };
        };
        responses: {
            /** @description The patient in the path as it is now. */
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
                    "application/json": components["schemas"]["Patient"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["RecordDeletedOrStaleUpdate"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listPatientMovements: {
        parameters: {
            query?: {
                /** @description Only rows before this one, as `next` names it. */
                before?: string;
                /** @description The most entries in the answer; 100 if it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Movements that name the patient. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "is_whole": true,
                     *       "results": [
                     *         {
                     *           "edit_id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *           "kind": "DISPENSED",
                     *           "delta": -12,
                     *           "counted": null,
                     *           "reason": null,
                     *           "patient_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *           "occurred_at": null,
                     *           "confirmed_by": null,
                     *           "actor": "Sister Wanjiru",
                     *           "made_at": "2026-03-02T10:00:00.000Z",
                     *           "at": "2026-03-02T10:00:00.000Z",
                     *           "state": "accepted",
                     *           "inventory_id": "0c6c2ad8-7b86-5f0a-9f0e-2f6b7a1de9a4"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        /** @description False at a box: only what was moved there. */
                        is_whole: boolean;
                        results: {
                            /** @description The edit that moved it. */
                            edit_id: string;
                            /** @description As in a movement; DISCREPANCY for what was missing. */
                            kind: string;
                            /** @description Null where a count has added an unknown number. */
                            delta: number | null;
                            counted: number | null;
                            reason: string | null;
                            patient_id: string | null;
                            occurred_at: string | null;
                            confirmed_by: string | null;
                            actor: string | null;
                            /** Format: date-time */
                            made_at: string;
                            /**
                             * Format: date-time
                             * @description When this authority took it.
                             */
                            at: string;
                            /** @enum {string} */
                            state: "waiting" | "sent" | "accepted" | "needs_decision" | "decided";
                            /**
                             * Format: uuid
                             * @description Of which stock.
                             */
                            inventory_id: string;
                        }[];
                        /** @description Path of the rows before these. */
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Twin"];
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncUpdatePatient: {
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
                 *       "client_last_synced_at": "2026-03-02T10:00:00.000Z",
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
                    /** @description When the client last synced the record; or send If-Match. */
                    client_last_synced_at?: string;
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
                    "application/json": components["schemas"]["Patient"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            428: components["responses"]["PreconditionRequired"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    unmergePatient: {
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
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The patient in the path as it is now. */
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
                    "application/json": components["schemas"]["Patient"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["RecordDeletedOrStaleUpdate"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listPharmacies: {
        parameters: {
            query?: {
                /** @description Finds by the beginning of any word of a name, in any script, whatever case and accents; by the beginning or end of a phone, card or other number, or the beginning of a part of it. Several words must all fit. Appointments are also found by patient and doctor, stock by medicine and pharmacy. */
                q?: string;
                /** @description Sorts by this field instead of by id: names as people of all scripts expect, other values from low to high, what has none last. For lists of up to 20000 records, all pages together. */
                sort?: "name";
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
                     *           "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *           "name": "Main pharmacy",
                     *           "address": "Ground floor, left of the gate",
                     *           "phone": "+254 712 345 678",
                     *           "active": true
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["PharmacyList"];
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
            403: components["responses"]["Twin"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    createPharmacy: {
        parameters: {
            query?: never;
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
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                 *       "name": "Main pharmacy",
                 *       "address": "Ground floor, left of the gate",
                 *       "phone": "+254 712 345 678",
                 *       "active": true
                 *     }
                 */
                "application/json": {
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
                     * @default null
                     * @example Ground floor, left of the gate
                     */
                    address?: string | null;
                    /**
                     * @description Telephone number, as written.
                     * @default null
                     * @example +254 712 345 678
                     */
                    phone?: string | null;
                    /**
                     * @description Whether it dispenses at present.
                     * @default true
                     * @example true
                     */
                    active?: boolean;
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
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "name": "Main pharmacy",
                     *       "address": "Ground floor, left of the gate",
                     *       "phone": "+254 712 345 678",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Pharmacy"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["RecordExistsOrRecordDeletedOrInvalidTransitionOrSlotTakenOrDependsOnRejected"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncPharmacies: {
        parameters: {
            query?: {
                /** @description The X-Last-Sync of the answer before; without it everything is sent. Without a zone it is UTC. */
                last_sync_timestamp?: string;
                /** @description The most entries in the answer; all if it is left out. */
                limit?: number;
                /** @description The place of a further page, as a Link header names it. */
                page?: string;
            };
            header?: {
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The records that changed, whole; of those that are gone the id. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    Link: components["headers"]["Link"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *         "revision": 7,
                     *         "created_at": "2026-03-02T10:00:00.000Z",
                     *         "updated_at": "2026-03-02T10:00:00.000Z",
                     *         "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *         "deleted_at": null,
                     *         "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *         "name": "Main pharmacy",
                     *         "address": "Ground floor, left of the gate",
                     *         "phone": "+254 712 345 678",
                     *         "active": true
                     *       }
                     *     ]
                     */
                    "application/json": (components["schemas"]["Pharmacy"] | components["schemas"]["Gone"])[];
                };
            };
            /** @description Nothing has changed since the tag. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Twin"];
            410: components["responses"]["ResyncRequired"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getPharmacy: {
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
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "name": "Main pharmacy",
                     *       "address": "Ground floor, left of the gate",
                     *       "phone": "+254 712 345 678",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Pharmacy"];
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
            403: components["responses"]["Twin"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    replacePharmacy: {
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
                 *       "name": "Main pharmacy",
                 *       "address": "Ground floor, left of the gate",
                 *       "phone": "+254 712 345 678",
                 *       "active": true
                 *     }
                 */
                "application/json": {
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
                    address?: string | null;
                    /**
                     * @description Telephone number, as written.
                     * @example +254 712 345 678
                     */
                    phone?: string | null;
                    /**
                     * @description Whether it dispenses at present.
                     * @example true
                     */
                    active?: boolean;
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
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "name": "Main pharmacy",
                     *       "address": "Ground floor, left of the gate",
                     *       "phone": "+254 712 345 678",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Pharmacy"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    deletePharmacy: {
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
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["InUseOrStaleUpdateOrRecordDeletedOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    updatePharmacy: {
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
                 *       "address": "Ground floor, left of the gate"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The clinic to which it belongs.
                     * @example 5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b
                     */
                    clinic_id?: string;
                    /**
                     * @description Name of the pharmacy.
                     * @example Main pharmacy
                     */
                    name?: string;
                    /**
                     * @description Where it is, in one or more lines.
                     * @example Ground floor, left of the gate
                     */
                    address?: string | null;
                    /**
                     * @description Telephone number, as written.
                     * @example +254 712 345 678
                     */
                    phone?: string | null;
                    /**
                     * @description Whether it dispenses at present.
                     * @example true
                     */
                    active?: boolean;
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
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "name": "Main pharmacy",
                     *       "address": "Ground floor, left of the gate",
                     *       "phone": "+254 712 345 678",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Pharmacy"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncUpdatePharmacy: {
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
                 *       "client_last_synced_at": "2026-03-02T10:00:00.000Z",
                 *       "address": "Ground floor, left of the gate"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The clinic to which it belongs.
                     * @example 5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b
                     */
                    clinic_id?: string;
                    /**
                     * @description Name of the pharmacy.
                     * @example Main pharmacy
                     */
                    name?: string;
                    /**
                     * @description Where it is, in one or more lines.
                     * @example Ground floor, left of the gate
                     */
                    address?: string | null;
                    /**
                     * @description Telephone number, as written.
                     * @example +254 712 345 678
                     */
                    phone?: string | null;
                    /**
                     * @description Whether it dispenses at present.
                     * @example true
                     */
                    active?: boolean;
                    /** @description When the client last synced the record; or send If-Match. */
                    client_last_synced_at?: string;
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
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "name": "Main pharmacy",
                     *       "address": "Ground floor, left of the gate",
                     *       "phone": "+254 712 345 678",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Pharmacy"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            428: components["responses"]["PreconditionRequired"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listPharmacyInventory: {
        parameters: {
            query?: {
                /** @description Finds by the beginning of any word of a name, in any script, whatever case and accents; by the beginning or end of a phone, card or other number, or the beginning of a part of it. Several words must all fit. Appointments are also found by patient and doctor, stock by medicine and pharmacy. */
                q?: string;
                /** @description Sorts by this field instead of by id: names as people of all scripts expect, other values from low to high, what has none last. For lists of up to 20000 records, all pages together. */
                sort?: "expiry_date";
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
                     *           "pharmacy_id": "0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b",
                     *           "medicine_id": "c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e",
                     *           "batch_number": "LOT-2291",
                     *           "expiry_date": "2027-06-30",
                     *           "quantity": 240,
                     *           "reorder_level": 50
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["PharmacyInventoryList"];
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
            403: components["responses"]["Twin"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    createPharmacyInventory: {
        parameters: {
            query?: never;
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
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "pharmacy_id": "0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b",
                 *       "medicine_id": "c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e",
                 *       "batch_number": "LOT-2291",
                 *       "expiry_date": "2027-06-30",
                 *       "quantity": 240,
                 *       "reorder_level": 50
                 *     }
                 */
                "application/json": {
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
                     * @default null
                     * @example LOT-2291
                     */
                    batch_number?: string | null;
                    /**
                     * @description Last day on which it may be dispensed.
                     * @default null
                     * @example 2027-06-30
                     */
                    expiry_date?: string | null;
                    /**
                     * @description Units that lie there: the sum of all movements.
                     * @default 0
                     * @example 240
                     */
                    quantity?: number;
                    /**
                     * @description Below this many units it should be ordered.
                     * @default 0
                     * @example 50
                     */
                    reorder_level?: number;
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
                     *       "pharmacy_id": "0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b",
                     *       "medicine_id": "c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e",
                     *       "batch_number": "LOT-2291",
                     *       "expiry_date": "2027-06-30",
                     *       "quantity": 240,
                     *       "reorder_level": 50
                     *     }
                     */
                    "application/json": components["schemas"]["PharmacyInventory"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["RecordExistsOrRecordDeletedOrInvalidTransitionOrSlotTakenOrDependsOnRejected"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncPharmacyInventory: {
        parameters: {
            query?: {
                /** @description The X-Last-Sync of the answer before; without it everything is sent. Without a zone it is UTC. */
                last_sync_timestamp?: string;
                /** @description The most entries in the answer; all if it is left out. */
                limit?: number;
                /** @description The place of a further page, as a Link header names it. */
                page?: string;
            };
            header?: {
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The records that changed, whole; of those that are gone the id. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    Link: components["headers"]["Link"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *         "revision": 7,
                     *         "created_at": "2026-03-02T10:00:00.000Z",
                     *         "updated_at": "2026-03-02T10:00:00.000Z",
                     *         "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *         "deleted_at": null,
                     *         "pharmacy_id": "0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b",
                     *         "medicine_id": "c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e",
                     *         "batch_number": "LOT-2291",
                     *         "expiry_date": "2027-06-30",
                     *         "quantity": 240,
                     *         "reorder_level": 50
                     *       }
                     *     ]
                     */
                    "application/json": (components["schemas"]["PharmacyInventory"] | components["schemas"]["Gone"])[];
                };
            };
            /** @description Nothing has changed since the tag. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Last-Sync": components["headers"]["X-Last-Sync"];
                    "X-Records-Synced": components["headers"]["X-Records-Synced"];
                    "X-Sync-Strategy": components["headers"]["X-Sync-Strategy"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Twin"];
            410: components["responses"]["ResyncRequired"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getPharmacyInventory: {
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
                     *       "pharmacy_id": "0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b",
                     *       "medicine_id": "c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e",
                     *       "batch_number": "LOT-2291",
                     *       "expiry_date": "2027-06-30",
                     *       "quantity": 240,
                     *       "reorder_level": 50
                     *     }
                     */
                    "application/json": components["schemas"]["PharmacyInventory"];
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
            403: components["responses"]["Twin"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    replacePharmacyInventory: {
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
                 *       "pharmacy_id": "0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b",
                 *       "medicine_id": "c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e",
                 *       "batch_number": "LOT-2291",
                 *       "expiry_date": "2027-06-30",
                 *       "quantity": 240,
                 *       "reorder_level": 50
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The pharmacy where the stock lies.
                     * @example 0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b
                     */
                    pharmacy_id?: string;
                    /**
                     * Format: uuid
                     * @description The medicine.
                     * @example c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e
                     */
                    medicine_id?: string;
                    /**
                     * @description Batch or lot number; null for stock without one.
                     * @example LOT-2291
                     */
                    batch_number?: string | null;
                    /**
                     * @description Last day on which it may be dispensed.
                     * @example 2027-06-30
                     */
                    expiry_date?: string | null;
                    /**
                     * @description Units that lie there: the sum of all movements.
                     * @example 240
                     */
                    quantity?: number;
                    /**
                     * @description Below this many units it should be ordered.
                     * @example 50
                     */
                    reorder_level?: number;
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
                     *       "pharmacy_id": "0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b",
                     *       "medicine_id": "c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e",
                     *       "batch_number": "LOT-2291",
                     *       "expiry_date": "2027-06-30",
                     *       "quantity": 240,
                     *       "reorder_level": 50
                     *     }
                     */
                    "application/json": components["schemas"]["PharmacyInventory"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    deletePharmacyInventory: {
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
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["InUseOrStaleUpdateOrRecordDeletedOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    updatePharmacyInventory: {
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
                 *       "expiry_date": "2027-06-30"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The pharmacy where the stock lies.
                     * @example 0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b
                     */
                    pharmacy_id?: string;
                    /**
                     * Format: uuid
                     * @description The medicine.
                     * @example c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e
                     */
                    medicine_id?: string;
                    /**
                     * @description Batch or lot number; null for stock without one.
                     * @example LOT-2291
                     */
                    batch_number?: string | null;
                    /**
                     * @description Last day on which it may be dispensed.
                     * @example 2027-06-30
                     */
                    expiry_date?: string | null;
                    /**
                     * @description Units that lie there: the sum of all movements.
                     * @example 240
                     */
                    quantity?: number;
                    /**
                     * @description Below this many units it should be ordered.
                     * @example 50
                     */
                    reorder_level?: number;
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
                     *       "pharmacy_id": "0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b",
                     *       "medicine_id": "c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e",
                     *       "batch_number": "LOT-2291",
                     *       "expiry_date": "2027-06-30",
                     *       "quantity": 240,
                     *       "reorder_level": 50
                     *     }
                     */
                    "application/json": components["schemas"]["PharmacyInventory"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getStockCard: {
        parameters: {
            query?: {
                /** @description Only rows before this one, as `next` names it. */
                before?: string;
                /** @description The most entries in the answer; 100 if it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stock card. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "quantity": 228,
                     *       "is_whole": true,
                     *       "results": [
                     *         {
                     *           "edit_id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *           "kind": "DISPENSED",
                     *           "delta": -12,
                     *           "counted": null,
                     *           "balance": 228,
                     *           "reason": null,
                     *           "patient_id": null,
                     *           "occurred_at": null,
                     *           "confirmed_by": null,
                     *           "actor": "Sister Wanjiru",
                     *           "made_at": "2026-03-02T10:00:00.000Z",
                     *           "at": "2026-03-02T10:00:00.000Z",
                     *           "state": "accepted"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        quantity: number;
                        /** @description False at a box: only what was moved there. */
                        is_whole: boolean;
                        results: {
                            /** @description The edit that moved it. */
                            edit_id: string;
                            /** @description As in a movement; DISCREPANCY for what was missing. */
                            kind: string;
                            /** @description Null where a count has added an unknown number. */
                            delta: number | null;
                            counted: number | null;
                            /** @description What lay there then, as this authority knew; null where it did not. */
                            balance: number | null;
                            reason: string | null;
                            patient_id: string | null;
                            occurred_at: string | null;
                            confirmed_by: string | null;
                            actor: string | null;
                            /** Format: date-time */
                            made_at: string;
                            /**
                             * Format: date-time
                             * @description When this authority took it.
                             */
                            at: string;
                            /** @enum {string} */
                            state: "waiting" | "sent" | "accepted" | "needs_decision" | "decided";
                        }[];
                        /** @description Path of the rows before these. */
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Twin"];
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    moveStock: {
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
                 *       "kind": "DISPENSED",
                 *       "delta": -12
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    kind: "COUNTED";
                    counted: number;
                    reason?: string | null;
                    patient_id?: string | null;
                    occurred_at?: string | null;
                    confirmed_by?: string | null;
                } | {
                    /** @enum {string} */
                    kind: "RECEIVED" | "DISPENSED" | "RETURNED" | "EXPIRED" | "DAMAGED" | "TRANSFERRED" | "CORRECTED";
                    /** @description Positive for RECEIVED; negative for DISPENSED, EXPIRED and DAMAGED; either for others. */
                    delta: number;
                    reason?: string | null;
                    patient_id?: string | null;
                    occurred_at?: string | null;
                    confirmed_by?: string | null;
                };
            };
        };
        responses: {
            /** @description The record with its new quantity. */
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
                     *       "pharmacy_id": "0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b",
                     *       "medicine_id": "c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e",
                     *       "batch_number": "LOT-2291",
                     *       "expiry_date": "2027-06-30",
                     *       "quantity": 240,
                     *       "reorder_level": 50
                     *     }
                     */
                    "application/json": components["schemas"]["PharmacyInventory"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["InsufficientStockOrStaleUpdateOrRecordDeletedOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    syncUpdatePharmacyInventory: {
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
                 *       "client_last_synced_at": "2026-03-02T10:00:00.000Z",
                 *       "expiry_date": "2027-06-30"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The pharmacy where the stock lies.
                     * @example 0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b
                     */
                    pharmacy_id?: string;
                    /**
                     * Format: uuid
                     * @description The medicine.
                     * @example c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e
                     */
                    medicine_id?: string;
                    /**
                     * @description Batch or lot number; null for stock without one.
                     * @example LOT-2291
                     */
                    batch_number?: string | null;
                    /**
                     * @description Last day on which it may be dispensed.
                     * @example 2027-06-30
                     */
                    expiry_date?: string | null;
                    /**
                     * @description Units that lie there: the sum of all movements.
                     * @example 240
                     */
                    quantity?: number;
                    /**
                     * @description Below this many units it should be ordered.
                     * @example 50
                     */
                    reorder_level?: number;
                    /** @description When the client last synced the record; or send If-Match. */
                    client_last_synced_at?: string;
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
                     *       "pharmacy_id": "0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b",
                     *       "medicine_id": "c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e",
                     *       "batch_number": "LOT-2291",
                     *       "expiry_date": "2027-06-30",
                     *       "quantity": 240,
                     *       "reorder_level": 50
                     *     }
                     */
                    "application/json": components["schemas"]["PharmacyInventory"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequestOrInvalidTimestamp"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrReadOnlyCollectionOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StaleUpdateOrRecordDeletedOrInvalidTransitionOrSlotTakenOrInsufficientStockOrDependsOnRejected"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidEditOrRecordDeletedOrEditIdReused"];
            426: components["responses"]["UnsupportedProtocol"];
            428: components["responses"]["PreconditionRequired"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    tellRecordStory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The story. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "record": {
                     *         "collection": "patients",
                     *         "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *         "revision": 7,
                     *         "created_at": "2026-03-02T10:00:00.000Z",
                     *         "updated_at": "2026-03-02T10:00:00.000Z",
                     *         "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *         "deleted_at": null,
                     *         "places": [
                     *           {
                     *             "scope": "clinic:5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *             "clinic_name": "Kadongo",
                     *             "op": "put",
                     *             "at": "2026-03-02T10:00:00.000Z"
                     *           }
                     *         ]
                     *       },
                     *       "edits": [
                     *         {
                     *           "id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *           "op": "update",
                     *           "fields": [
                     *             "village"
                     *           ],
                     *           "from": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *           "from_name": "box 1",
                     *           "actor": "Sister Wanjiru",
                     *           "made_at": "2026-03-02T10:00:00.000Z",
                     *           "received_at": "2026-03-02T10:00:00.000Z",
                     *           "state": "needs_decision",
                     *           "status": 409,
                     *           "error_code": "STALE_UPDATE",
                     *           "revision": null,
                     *           "decision": null
                     *         }
                     *       ],
                     *       "holders": [
                     *         {
                     *           "node_id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *           "name": "box 1",
                     *           "condition": "silent",
                     *           "has_latest": false,
                     *           "last_seen_at": "2026-03-02T10:00:00.000Z",
                     *           "next_contact_at": "2026-03-02T10:00:00.000Z"
                     *         }
                     *       ],
                     *       "holder_counts": {
                     *         "all": 1,
                     *         "with_latest": 0
                     *       },
                     *       "obstacles": [
                     *         {
                     *           "kind": "needs_decision",
                     *           "node_id": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *           "node_name": "box 1",
                     *           "edit_id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *           "since": "2026-03-02T10:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description Null where central has only heard of edits of it. */
                        record: {
                            collection: string;
                            /** Format: uuid */
                            id: string;
                            revision: number;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                            last_synced_at: string | null;
                            deleted_at: string | null;
                            places: {
                                scope: string;
                                clinic_name: string | null;
                                /**
                                 * @description leave: it lies here no longer, and boxes are told so.
                                 * @enum {string}
                                 */
                                op: "put" | "delete" | "leave";
                                /** Format: date-time */
                                at: string;
                            }[];
                        } | null;
                        /** @description The latest first, at most 200. */
                        edits: {
                            /** Format: uuid */
                            id: string;
                            op: string;
                            /** @description Which fields it names. */
                            fields: string[];
                            from: string;
                            from_name: string | null;
                            actor: string | null;
                            made_at: string;
                            /** Format: date-time */
                            received_at: string;
                            /** @enum {string} */
                            state: "waiting" | "sent" | "accepted" | "needs_decision" | "decided";
                            status: number;
                            error_code: string | null;
                            revision: number | null;
                            decision: string | null;
                        }[];
                        /** @description Boxes that should hold it, those without its last change first. */
                        holders: {
                            /** Format: uuid */
                            node_id: string;
                            name: string;
                            /** @enum {string} */
                            condition: "revoked" | "refused" | "silent" | "needs_decision" | "late" | "paused" | "not_enrolled" | "fine";
                            /** @description By the cursor that it last presented; its last change may be on the way. */
                            has_latest: boolean;
                            last_seen_at: string | null;
                            next_contact_at: string | null;
                        }[];
                        holder_counts: {
                            all: number;
                            with_latest: number;
                        };
                        /** @description What is in the way. */
                        obstacles: {
                            /** @enum {string} */
                            kind: "needs_decision" | "held_copy" | "revoked" | "twin" | "not_enrolled" | "paused" | "silent" | "late" | "unsent_edits" | "error" | "order";
                            node_id: string | null;
                            node_name: string | null;
                            edit_id: string | null;
                            since: string | null;
                        }[];
                    };
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is logged in. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "email": "achieng@health.example",
                     *       "role": "admin"
                     *     }
                     */
                    "application/json": {
                        email: string;
                        /** @enum {string} */
                        role: "admin" | "viewer";
                    };
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "achieng@health.example",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": {
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Who is logged in. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "email": "achieng@health.example",
                     *       "role": "admin"
                     *     }
                     */
                    "application/json": {
                        email: string;
                        /** @enum {string} */
                        role: "admin" | "viewer";
                    };
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is no session any more. */
            204: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "correct horse",
                 *       "new_password": "battery staple"
                 *     }
                 */
                "application/json": {
                    password: string;
                    new_password: string;
                };
            };
        };
        responses: {
            /** @description The new password holds. */
            204: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    listShareRequests: {
        parameters: {
            query?: {
                state?: "waiting" | "granted" | "refused";
                /** @description The most entries in the answer; 100 if it is left out. */
                limit?: number;
                /** @description Any text, another one each time, so that a cache on the way has nothing to answer with. */
                at?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The requests. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "id": "7d0f6a3e-5b1c-4e8e-9f57-0c1d2b3a4e5f",
                     *           "state": "waiting",
                     *           "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *           "patient_id": null,
                     *           "person": {
                     *             "full_name": "Amina Otieno",
                     *             "birth_year": 1994
                     *           },
                     *           "known_by": "name",
                     *           "reason": "Moved here.",
                     *           "from": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *           "device": null,
                     *           "actor": "Nurse Joy",
                     *           "asked_at": "2026-03-02T10:00:00.000Z",
                     *           "decided_at": null,
                     *           "decided_by": null,
                     *           "note": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        results: components["schemas"]["ShareRequest"][];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Twin"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    askForPatient: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "handle": "S3n0Y1c2kJ4mV8xQe5tYb9fLr3wZc8uHn1sDgKq7",
                 *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                 *       "reason": "Moved here."
                 *     }
                 */
                "application/json": {
                    /** @description From the answer to a lookup. */
                    handle: string;
                    /** @description The clinic that asks; may be left out by who has only one. */
                    clinic_id?: string | null;
                    reason?: string | null;
                    /** @description Who asks, for the audit trail. */
                    actor?: string | null;
                    /** @description At which device of a box. */
                    device?: string | null;
                };
            };
        };
        responses: {
            /** @description It was asked before; as it stands. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "7d0f6a3e-5b1c-4e8e-9f57-0c1d2b3a4e5f",
                     *       "state": "waiting",
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "patient_id": null,
                     *       "person": {
                     *         "full_name": "Amina Otieno",
                     *         "birth_year": 1994
                     *       },
                     *       "known_by": "name",
                     *       "reason": "Moved here.",
                     *       "from": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "device": null,
                     *       "actor": "Nurse Joy",
                     *       "asked_at": "2026-03-02T10:00:00.000Z",
                     *       "decided_at": null,
                     *       "decided_by": null,
                     *       "note": null
                     *     }
                     */
                    "application/json": components["schemas"]["ShareRequest"];
                };
            };
            /** @description It was asked, and perhaps granted by rule. */
            201: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "7d0f6a3e-5b1c-4e8e-9f57-0c1d2b3a4e5f",
                     *       "state": "waiting",
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "patient_id": null,
                     *       "person": {
                     *         "full_name": "Amina Otieno",
                     *         "birth_year": 1994
                     *       },
                     *       "known_by": "name",
                     *       "reason": "Moved here.",
                     *       "from": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "device": null,
                     *       "actor": "Nurse Joy",
                     *       "asked_at": "2026-03-02T10:00:00.000Z",
                     *       "decided_at": null,
                     *       "decided_by": null,
                     *       "note": null
                     *     }
                     */
                    "application/json": components["schemas"]["ShareRequest"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequestOrBadHandle"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrForbiddenOrTwin"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    decideShareRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
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
                 *       "decision": "grant"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    decision: "grant" | "refuse";
                    note?: string | null;
                };
            };
        };
        responses: {
            /** @description The request as it is now. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "7d0f6a3e-5b1c-4e8e-9f57-0c1d2b3a4e5f",
                     *       "state": "granted",
                     *       "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *       "patient_id": null,
                     *       "person": {
                     *         "full_name": "Amina Otieno",
                     *         "birth_year": 1994
                     *       },
                     *       "known_by": "name",
                     *       "reason": "Moved here.",
                     *       "from": "e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b",
                     *       "device": null,
                     *       "actor": "Nurse Joy",
                     *       "asked_at": "2026-03-02T10:00:00.000Z",
                     *       "decided_at": null,
                     *       "decided_by": null,
                     *       "note": null
                     *     }
                     */
                    "application/json": components["schemas"]["ShareRequest"];
                };
            };
            400: components["responses"]["InvalidJsonOrInvalidRequest"];
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["OutOfScopeOrForbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["AlreadyDecidedOrRecordDeletedOrInvalidEdit"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    pullChanges: {
        parameters: {
            query?: {
                /** @description The cursor of the page before; without it the feed begins with everything. */
                cursor?: string;
                /** @description Without a cursor: the epoch in which the caller stands. In another one it may hold what was lost, and is told so by 410. */
                epoch?: string;
                /** @description Without a cursor: with what the feed begins. `work`: no old visits, and of patients those who have a visit to come; changes of the others come like any change. */
                fill?: "all" | "work";
                /** @description The most entries in the answer; 1000 if it is left out. */
                limit?: number;
                /** @description Any text, another one each time, so that a cache on the way has nothing to answer with. */
                at?: string;
            };
            header?: {
                /**
                 * @description Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.
                 * @example "7"
                 */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /**
                 * @description The version of the protocol that the client speaks; answered by 426 if not served.
                 * @example 1
                 */
                "Sync-Protocol"?: components["parameters"]["Sync-Protocol"];
                /**
                 * @description A box's account of itself: compact JSON, at most 512 bytes.
                 * @example {"pending":0,"inbox":0}
                 */
                "Sync-Report"?: components["parameters"]["Sync-Report"];
                /**
                 * @description Which copy of a box is calling: the token that it is known by, and the next one. Told by boxes only.
                 * @example kX2pV7Jm0aQe5tYb, 9fLr3wZc8uHn1sDg
                 */
                "Sync-Incarnation"?: components["parameters"]["Sync-Incarnation"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Sync-Incarnation": components["headers"]["Sync-Incarnation"];
                    "Sync-Checksum": components["headers"]["Sync-Checksum"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "epoch": "0c6f1f6f-7a11-4f0c-9f53-b1f3a6e06f0e",
                     *       "clinics": [
                     *         {
                     *           "id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *           "name": "Kadongo",
                     *           "time_zone": "Africa/Nairobi",
                     *           "active": true
                     *         }
                     *       ],
                     *       "changes": [
                     *         {
                     *           "collection": "patients",
                     *           "op": "put",
                     *           "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *           "record": {
                     *             "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *             "revision": 7,
                     *             "created_at": "2026-03-02T10:00:00.000Z",
                     *             "updated_at": "2026-03-02T10:00:00.000Z",
                     *             "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *             "deleted_at": null,
                     *             "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *             "shared_with": [],
                     *             "full_name": "Amina Otieno",
                     *             "date_of_birth": "1994-08-17",
                     *             "birth_date_estimated": false,
                     *             "sex": "female",
                     *             "phone": "+254 712 345 678",
                     *             "village": "Kadongo",
                     *             "national_id": "27845512",
                     *             "card_number": "K7-0042-9",
                     *             "deceased_on": null,
                     *             "merged_into": null
                     *           }
                     *         },
                     *         {
                     *           "collection": "appointments",
                     *           "op": "delete",
                     *           "id": "3f1b2a90-6c4d-4e8f-9a70-1b2c3d4e5f60"
                     *         }
                     *       ],
                     *       "count": 2,
                     *       "cursor": "0fc6xEYAwCEDRXdJzRwiQYOcorg.445caef4e14de2104cd6ce6e27fff9ab",
                     *       "more": false
                     *     }
                     */
                    "application/json": {
                        epoch: string;
                        clinics: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            time_zone: string;
                            active: boolean;
                        }[];
                        changes: {
                            collection: string;
                            /** @enum {string} */
                            op: "put" | "delete" | "leave";
                            /** Format: uuid */
                            id: string;
                            record?: {
                                /** Format: uuid */
                                id: string;
                                revision: number;
                            } & {
                                [key: string]: unknown;
                            };
                            movements?: string[];
                            decided?: {
                                /** Format: uuid */
                                edit_id: string;
                                decision: string;
                                actor: string;
                                /** Format: date-time */
                                at: string;
                                /** Format: uuid */
                                new_edit?: string;
                                /** Format: uuid */
                                from?: string;
                            }[];
                        }[];
                        count: number;
                        cursor: string;
                        more: boolean;
                        decisions?: {
                            /** Format: uuid */
                            edit_id: string;
                            decision: string;
                            actor: string;
                            /** Format: date-time */
                            at: string;
                            /** Format: uuid */
                            new_edit?: string;
                        }[];
                        orders?: {
                            /** Format: uuid */
                            id: string;
                            kind: string;
                            args: {
                                [key: string]: unknown;
                            };
                        }[];
                    };
                };
            };
            /** @description Nothing is new since the cursor. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Sync-Incarnation": components["headers"]["Sync-Incarnation"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadCursorOrInvalidRequest"];
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
            /** @description FORBIDDEN: This caller may not do this. TWIN: Two copies of this box are calling. */
            403: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "FORBIDDEN" | "TWIN";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description RESYNC_REQUIRED: The replica must be filled again from the start. */
            410: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "RESYNC_REQUIRED";
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
    digestRecords: {
        parameters: {
            query?: {
                /** @description The collection; the digest of each if it is left out. */
                collection?: string;
                /** @description How the ids begin: an even number of their digits, without hyphens. */
                prefix?: string;
                /** @description The replica's cursor, to be told whether it stands at the heads named. */
                cursor?: string;
                /** @description Any text, another one each time, so that a cache on the way has nothing to answer with. */
                at?: string;
            };
            header?: {
                /**
                 * @description The version of the protocol that the client speaks; answered by 426 if not served.
                 * @example 1
                 */
                "Sync-Protocol"?: components["parameters"]["Sync-Protocol"];
                /**
                 * @description A box's account of itself: compact JSON, at most 512 bytes.
                 * @example {"pending":0,"inbox":0}
                 */
                "Sync-Report"?: components["parameters"]["Sync-Report"];
                /**
                 * @description Which copy of a box is calling: the token that it is known by, and the next one. Told by boxes only.
                 * @example kX2pV7Jm0aQe5tYb, 9fLr3wZc8uHn1sDg
                 */
                "Sync-Incarnation"?: components["parameters"]["Sync-Incarnation"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The digest of each collection, or of what lies under a prefix of ids in one. */
            200: {
                headers: {
                    "Sync-Incarnation": components["headers"]["Sync-Incarnation"];
                    "Sync-Checksum": components["headers"]["Sync-Checksum"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "epoch": "0c6f1f6f-7a11-4f0c-9f53-b1f3a6e06f0e",
                     *       "heads": {
                     *         "catalogue": 40,
                     *         "clinic:5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b": 7120
                     *       },
                     *       "collections": {
                     *         "patients": {
                     *           "count": 2140,
                     *           "digest": "9b1c04f7a2d3e658"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        epoch: string;
                        /** @description The heads of the caller's scopes, for which this holds. */
                        heads: {
                            [key: string]: number;
                        };
                        /** @description Whether the cursor that was sent stands at these heads; only if one was sent. */
                        current?: boolean;
                        collections: {
                            [key: string]: {
                                /** @description How many records. */
                                count: number;
                                /** @description The sum, modulo 2^64 and as 16 hexadecimal digits, of the first 8 bytes of the SHA-256 of `<id>:<revision>` of each record. */
                                digest: string;
                            };
                        };
                    } | {
                        epoch: string;
                        /** @description The heads of the caller's scopes, for which this holds. */
                        heads: {
                            [key: string]: number;
                        };
                        /** @description Whether the cursor that was sent stands at these heads; only if one was sent. */
                        current?: boolean;
                        collection: string;
                        prefix: string;
                        /** @description How many records. */
                        count: number;
                        /** @description The sum, modulo 2^64 and as 16 hexadecimal digits, of the first 8 bytes of the SHA-256 of `<id>:<revision>` of each record. */
                        digest: string;
                        /** @description Every record, if there are at most 256. */
                        records?: {
                            id: string;
                            revision: number;
                        }[];
                        /** @description Else the buckets that are not empty, by the prefix of their ids. */
                        buckets?: {
                            [key: string]: {
                                /** @description How many records. */
                                count: number;
                                /** @description The sum, modulo 2^64 and as 16 hexadecimal digits, of the first 8 bytes of the SHA-256 of `<id>:<revision>` of each record. */
                                digest: string;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["InvalidRequestOrBadCursor"];
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
            /** @description FORBIDDEN: This caller may not do this. TWIN: Two copies of this box are calling. */
            403: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "FORBIDDEN" | "TWIN";
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
    listenForChanges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that does not end. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
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
            /** @description TWIN: Two copies of this box are calling. */
            403: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "TWIN";
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
    fetchRecords: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The version of the protocol that the client speaks; answered by 426 if not served.
                 * @example 1
                 */
                "Sync-Protocol"?: components["parameters"]["Sync-Protocol"];
                /**
                 * @description A box's account of itself: compact JSON, at most 512 bytes.
                 * @example {"pending":0,"inbox":0}
                 */
                "Sync-Report"?: components["parameters"]["Sync-Report"];
                /**
                 * @description Which copy of a box is calling: the token that it is known by, and the next one. Told by boxes only.
                 * @example kX2pV7Jm0aQe5tYb, 9fLr3wZc8uHn1sDg
                 */
                "Sync-Incarnation"?: components["parameters"]["Sync-Incarnation"];
                /**
                 * @description The first 12 hexadecimal digits of the SHA-256 of the body before it was compressed; a body that does not fit is refused as damaged.
                 * @example d9298a10d1b0
                 */
                "Sync-Checksum"?: components["parameters"]["Sync-Checksum"];
                /**
                 * @description Makes a retry of this request answer the same and take effect once. Any text that this caller has used for no other request; a UUID does.
                 * @example 2b1c6a52-0d1f-4a5e-9a3b-6f0d7c8e9a10
                 */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "f47ac10b-58cc-4372-a567-0e02b2c3d479"
                 *       ]
                 *     }
                 */
                "application/json": {
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "Sync-Incarnation": components["headers"]["Sync-Incarnation"];
                    "Sync-Checksum": components["headers"]["Sync-Checksum"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "epoch": "0c6f1f6f-7a11-4f0c-9f53-b1f3a6e06f0e",
                     *       "clinics": [
                     *         {
                     *           "id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *           "name": "Kadongo",
                     *           "time_zone": "Africa/Nairobi",
                     *           "active": true
                     *         }
                     *       ],
                     *       "changes": [
                     *         {
                     *           "collection": "patients",
                     *           "op": "put",
                     *           "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *           "record": {
                     *             "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *             "revision": 7,
                     *             "created_at": "2026-03-02T10:00:00.000Z",
                     *             "updated_at": "2026-03-02T10:00:00.000Z",
                     *             "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *             "deleted_at": null,
                     *             "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *             "shared_with": [],
                     *             "full_name": "Amina Otieno",
                     *             "date_of_birth": "1994-08-17",
                     *             "birth_date_estimated": false,
                     *             "sex": "female",
                     *             "phone": "+254 712 345 678",
                     *             "village": "Kadongo",
                     *             "national_id": "27845512",
                     *             "card_number": "K7-0042-9",
                     *             "deceased_on": null,
                     *             "merged_into": null
                     *           }
                     *         }
                     *       ],
                     *       "count": 1,
                     *       "missing": [
                     *         "3f1b2a90-6c4d-4e8f-9a70-1b2c3d4e5f60"
                     *       ],
                     *       "more": false
                     *     }
                     */
                    "application/json": {
                        epoch: string;
                        clinics: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            time_zone: string;
                            active: boolean;
                        }[];
                        changes: {
                            collection: string;
                            /** @enum {string} */
                            op: "put" | "delete" | "leave";
                            /** Format: uuid */
                            id: string;
                            record?: {
                                /** Format: uuid */
                                id: string;
                                revision: number;
                            } & {
                                [key: string]: unknown;
                            };
                            movements?: string[];
                            decided?: {
                                /** Format: uuid */
                                edit_id: string;
                                decision: string;
                                actor: string;
                                /** Format: date-time */
                                at: string;
                                /** Format: uuid */
                                new_edit?: string;
                                /** Format: uuid */
                                from?: string;
                            }[];
                        }[];
                        count: number;
                        /** @description Ids under which there is no record that the caller may see. */
                        missing: string[];
                        /** @description The page is full: ask again for those not named. */
                        more: boolean;
                    };
                };
            };
            /** @description INVALID_JSON: The body is not JSON in UTF-8. INVALID_REQUEST: The request is not as it should be. */
            400: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "INVALID_JSON" | "INVALID_REQUEST";
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
            /** @description FORBIDDEN: This caller may not do this. TWIN: Two copies of this box are calling. */
            403: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "FORBIDDEN" | "TWIN";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description TOO_LARGE: The request is too large. */
            413: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
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
            415: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "UNSUPPORTED_MEDIA_TYPE";
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
    pushEdits: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The version of the protocol that the client speaks; answered by 426 if not served.
                 * @example 1
                 */
                "Sync-Protocol"?: components["parameters"]["Sync-Protocol"];
                /**
                 * @description A box's account of itself: compact JSON, at most 512 bytes.
                 * @example {"pending":0,"inbox":0}
                 */
                "Sync-Report"?: components["parameters"]["Sync-Report"];
                /**
                 * @description The cursor at which the sender stands. Should the server lack what was told up to there, it answers 410 instead of judging edits that were made on it.
                 * @example eyJlcG9jaCI6IjBjNmYxZjZmIn0.445caef4e14de2104cd6ce6e27fff9ab
                 */
                "Sync-Cursor"?: components["parameters"]["Sync-Cursor"];
                /**
                 * @description Which copy of a box is calling: the token that it is known by, and the next one. Told by boxes only.
                 * @example kX2pV7Jm0aQe5tYb, 9fLr3wZc8uHn1sDg
                 */
                "Sync-Incarnation"?: components["parameters"]["Sync-Incarnation"];
                /**
                 * @description The first 12 hexadecimal digits of the SHA-256 of the body before it was compressed; a body that does not fit is refused as damaged.
                 * @example d9298a10d1b0
                 */
                "Sync-Checksum"?: components["parameters"]["Sync-Checksum"];
                /**
                 * @description Makes a retry of this request answer the same and take effect once. Any text that this caller has used for no other request; a UUID does.
                 * @example 2b1c6a52-0d1f-4a5e-9a3b-6f0d7c8e9a10
                 */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "epoch": "0c6f1f6f-7a11-4f0c-9f53-b1f3a6e06f0e",
                 *       "edits": [
                 *         {
                 *           "id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                 *           "collection": "patients",
                 *           "record_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                 *           "op": "update",
                 *           "base": {
                 *             "revision": 6
                 *           },
                 *           "fields": {
                 *             "village": "Kadongo"
                 *           },
                 *           "made_at": "2026-03-02T10:00:00.000Z"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    epoch: string;
                    edits: {
                        /** Format: uuid */
                        id: string;
                        collection: string;
                        /** Format: uuid */
                        record_id: string;
                        /** @enum {string} */
                        op: "create" | "update" | "delete" | "move_stock";
                        base?: {
                            revision: number;
                            /** Format: uuid */
                            edit?: string;
                        } | null;
                        fields?: {
                            [key: string]: unknown;
                        };
                        movement?: {
                            [key: string]: unknown;
                        };
                        /** Format: date-time */
                        made_at: string;
                        actor?: string | null;
                    }[];
                    under?: {
                        [key: string]: string | null;
                    };
                    rejected?: {
                        [key: string]: {
                            conflict?: {
                                message: string;
                                conflicting_fields: string[];
                                /** @description Only for SLOT_TAKEN: when the doctor is busy. */
                                busy?: {
                                    /** Format: date-time */
                                    starts_at: string;
                                    duration_minutes: number | null;
                                };
                                error_code: string;
                            };
                            problem?: {
                                error_code: string;
                                detail: string;
                                /** @description The fields at fault, each with a clause that can follow its name. */
                                errors?: {
                                    [key: string]: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                        };
                    };
                    without_base?: string[];
                    perhaps_taken?: string[];
                    decisions?: {
                        /** Format: uuid */
                        edit_id: string;
                        /** @enum {string} */
                        decision: "keep_server" | "apply_mine" | "change" | "withdraw" | "confirm" | "count";
                        actor: string;
                        /** Format: date-time */
                        at: string;
                        /** Format: uuid */
                        new_edit?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description The outcomes, in order. */
            200: {
                headers: {
                    "Sync-Incarnation": components["headers"]["Sync-Incarnation"];
                    "Sync-Checksum": components["headers"]["Sync-Checksum"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "outcomes": [
                     *         {
                     *           "edit_id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *           "status": 200,
                     *           "revision": 7,
                     *           "record": {
                     *             "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *             "revision": 7,
                     *             "created_at": "2026-03-02T10:00:00.000Z",
                     *             "updated_at": "2026-03-02T10:00:00.000Z",
                     *             "last_synced_at": "2026-03-02T10:00:00.000Z",
                     *             "deleted_at": null,
                     *             "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                     *             "shared_with": [],
                     *             "full_name": "Amina Otieno",
                     *             "date_of_birth": "1994-08-17",
                     *             "birth_date_estimated": false,
                     *             "sex": "female",
                     *             "phone": "+254 712 345 678",
                     *             "village": "Kadongo",
                     *             "national_id": "27845512",
                     *             "card_number": "K7-0042-9",
                     *             "deceased_on": null,
                     *             "merged_into": null
                     *           },
                     *           "final": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        outcomes: {
                            /** Format: uuid */
                            edit_id: string;
                            status: 200 | 403 | 409 | 422;
                            revision?: number;
                            record?: ({
                                /** Format: uuid */
                                id: string;
                                revision: number;
                            } & {
                                [key: string]: unknown;
                            }) | null;
                            conflict?: {
                                /** @enum {string} */
                                error_code: "STALE_UPDATE" | "RECORD_DELETED" | "RECORD_EXISTS" | "INVALID_TRANSITION" | "SLOT_TAKEN" | "INSUFFICIENT_STOCK" | "IN_USE" | "DEPENDS_ON_REJECTED" | "UNKNOWN_BASE";
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
                            problem?: {
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
                            movements?: string[];
                            decided?: {
                                /** Format: uuid */
                                edit_id: string;
                                decision: string;
                                actor: string;
                                /** Format: date-time */
                                at: string;
                                /** Format: uuid */
                                new_edit?: string;
                                /** Format: uuid */
                                from?: string;
                            }[];
                            final: boolean;
                        }[];
                        decisions?: {
                            /** Format: uuid */
                            edit_id: string;
                            status: 200 | 403 | 422;
                            decided?: {
                                /** Format: uuid */
                                edit_id: string;
                                /** @enum {string} */
                                decision: "keep_server" | "apply_mine" | "change" | "withdraw" | "confirm" | "count";
                                actor: string;
                                /** Format: date-time */
                                at: string;
                                /** Format: uuid */
                                new_edit?: string;
                            };
                            problem?: {
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
                        }[];
                        cursor?: string;
                    };
                };
            };
            /** @description INVALID_JSON: The body is not JSON in UTF-8. INVALID_REQUEST: The request is not as it should be. */
            400: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "INVALID_JSON" | "INVALID_REQUEST";
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
            /** @description FORBIDDEN: This caller may not do this. TWIN: Two copies of this box are calling. */
            403: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "FORBIDDEN" | "TWIN";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description RESYNC_REQUIRED: The replica must be filled again from the start. */
            410: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "RESYNC_REQUIRED";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description TOO_LARGE: The request is too large. */
            413: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
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
            415: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "UNSUPPORTED_MEDIA_TYPE";
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
    recoverLostHours: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The version of the protocol that the client speaks; answered by 426 if not served.
                 * @example 1
                 */
                "Sync-Protocol"?: components["parameters"]["Sync-Protocol"];
                /**
                 * @description A box's account of itself: compact JSON, at most 512 bytes.
                 * @example {"pending":0,"inbox":0}
                 */
                "Sync-Report"?: components["parameters"]["Sync-Report"];
                /**
                 * @description Which copy of a box is calling: the token that it is known by, and the next one. Told by boxes only.
                 * @example kX2pV7Jm0aQe5tYb, 9fLr3wZc8uHn1sDg
                 */
                "Sync-Incarnation"?: components["parameters"]["Sync-Incarnation"];
                /**
                 * @description The first 12 hexadecimal digits of the SHA-256 of the body before it was compressed; a body that does not fit is refused as damaged.
                 * @example d9298a10d1b0
                 */
                "Sync-Checksum"?: components["parameters"]["Sync-Checksum"];
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "epoch": "0c6f1f6f-7a11-4f0c-9f53-b1f3a6e06f0e",
                 *       "restored_to": "2026-03-01T02:00:00.000Z",
                 *       "lost_line": "5b1f3c8e-0d0e-4a55-9d43-7c0a5ef0c2d7",
                 *       "copies": [
                 *         {
                 *           "collection": "patients",
                 *           "op": "put",
                 *           "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                 *           "revision": 7,
                 *           "record": {
                 *             "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                 *             "revision": 7,
                 *             "created_at": "2026-03-02T10:00:00.000Z",
                 *             "updated_at": "2026-03-02T10:00:00.000Z",
                 *             "last_synced_at": "2026-03-02T10:00:00.000Z",
                 *             "deleted_at": null,
                 *             "clinic_id": "5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b",
                 *             "shared_with": [],
                 *             "full_name": "Amina Otieno",
                 *             "date_of_birth": "1994-08-17",
                 *             "birth_date_estimated": false,
                 *             "sex": "female",
                 *             "phone": "+254 712 345 678",
                 *             "village": "Kadongo",
                 *             "national_id": "27845512",
                 *             "card_number": "K7-0042-9",
                 *             "deceased_on": null,
                 *             "merged_into": null
                 *           },
                 *           "field_revisions": {
                 *             "village": 7
                 *           }
                 *         }
                 *       ],
                 *       "edits": [
                 *         {
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
                 *           "revision": 7
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    epoch: string;
                    /** Format: date-time */
                    restored_to?: string;
                    lost_line?: string;
                    was_held?: boolean;
                    copies: {
                        collection: string;
                        /** @enum {string} */
                        op: "put" | "delete";
                        /** Format: uuid */
                        id: string;
                        revision: number;
                        record?: {
                            [key: string]: unknown;
                        };
                        first_revision?: number;
                        field_revisions?: {
                            [key: string]: number;
                        };
                        movements?: string[];
                        decided?: {
                            /** Format: uuid */
                            edit_id: string;
                            decision: string;
                            actor: string;
                            /** Format: date-time */
                            at: string;
                            /** Format: uuid */
                            new_edit?: string;
                            /** Format: uuid */
                            from?: string;
                        }[];
                    }[];
                    edits: {
                        edit: {
                            /** Format: uuid */
                            id: string;
                        } & {
                            [key: string]: unknown;
                        };
                        revision: number;
                        has_left?: boolean;
                    }[];
                };
            };
        };
        responses: {
            /** @description What became of each, in order. */
            200: {
                headers: {
                    "Sync-Incarnation": components["headers"]["Sync-Incarnation"];
                    "Sync-Checksum": components["headers"]["Sync-Checksum"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "copies": [
                     *         {
                     *           "collection": "patients",
                     *           "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                     *           "result": "taken"
                     *         }
                     *       ],
                     *       "edits": [
                     *         {
                     *           "edit_id": "0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f",
                     *           "result": "entered"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        copies: {
                            collection: string;
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            result: "taken" | "known" | "held";
                            reason?: string;
                        }[];
                        edits: {
                            /** Format: uuid */
                            edit_id: string;
                            /** @enum {string} */
                            result: "entered" | "known" | "lost";
                        }[];
                    };
                };
            };
            /** @description INVALID_JSON: The body is not JSON in UTF-8. INVALID_REQUEST: The request is not as it should be. */
            400: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "INVALID_JSON" | "INVALID_REQUEST";
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
            /** @description FORBIDDEN: This caller may not do this. TWIN: Two copies of this box are calling. */
            403: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "FORBIDDEN" | "TWIN";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description RESYNC_REQUIRED: The replica must be filled again from the start. */
            410: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "RESYNC_REQUIRED";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description TOO_LARGE: The request is too large. */
            413: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
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
            415: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "UNSUPPORTED_MEDIA_TYPE";
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
                     *       }
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
            /** @description TWIN: Two copies of this box are calling. */
            403: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "TWIN";
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
    sendSupportBundle: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The version of the protocol that the client speaks; answered by 426 if not served.
                 * @example 1
                 */
                "Sync-Protocol"?: components["parameters"]["Sync-Protocol"];
                /**
                 * @description A box's account of itself: compact JSON, at most 512 bytes.
                 * @example {"pending":0,"inbox":0}
                 */
                "Sync-Report"?: components["parameters"]["Sync-Report"];
                /**
                 * @description Which copy of a box is calling: the token that it is known by, and the next one. Told by boxes only.
                 * @example kX2pV7Jm0aQe5tYb, 9fLr3wZc8uHn1sDg
                 */
                "Sync-Incarnation"?: components["parameters"]["Sync-Incarnation"];
                /**
                 * @description The first 12 hexadecimal digits of the SHA-256 of the body before it was compressed; a body that does not fit is refused as damaged.
                 * @example d9298a10d1b0
                 */
                "Sync-Checksum"?: components["parameters"]["Sync-Checksum"];
                /**
                 * @description How the body was compressed.
                 * @example gzip
                 */
                "Content-Encoding"?: components["parameters"]["Content-Encoding"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "order_id": "c0a8012e-7d1f-4b6a-9d55-0f3b1c2d4e5f",
                 *       "bundle": {
                 *         "made_at": "2026-03-02T10:00:00.000Z",
                 *         "version": "0.1.0",
                 *         "runtime": {
                 *           "node": "v24.1.0",
                 *           "platform": "linux",
                 *           "arch": "arm64",
                 *           "process_seconds": 86400,
                 *           "memory_mb": 985.2,
                 *           "memory_free_mb": 401.5,
                 *           "process_memory_mb": 122.9
                 *         },
                 *         "schedule": "*\/5 * * * *",
                 *         "time_zone": "Africa/Nairobi",
                 *         "database": {
                 *           "is_encrypted": false,
                 *           "file_mb": 84.1,
                 *           "log_mb": 4.2,
                 *           "disk_free_mb": 21000,
                 *           "free_pages": 12,
                 *           "pages": 20532,
                 *           "migrations": 19
                 *         },
                 *         "replica": {
                 *           "epoch": "3f6c1d9a-0b7e-4a52-9c1d-7e8f90a1b2c3",
                 *           "link": "online",
                 *           "last_error": null,
                 *           "generation": 1,
                 *           "is_filled": true,
                 *           "has_cursor": true,
                 *           "is_recovering": false,
                 *           "clock_offset_ms": 1200,
                 *           "repaired_records": 0,
                 *           "last_success_at": "2026-03-02T10:00:00.000Z",
                 *           "compared_at": "2026-03-02T10:00:00.000Z",
                 *           "diverged_at": null,
                 *           "rewound_at": null,
                 *           "revoked_since": null,
                 *           "absent_until": null,
                 *           "paused_until": null
                 *         },
                 *         "last_round": null,
                 *         "records": [
                 *           {
                 *             "collection": "patients",
                 *             "sync_state": "synced",
                 *             "count": 4812
                 *           }
                 *         ],
                 *         "edits": [
                 *           {
                 *             "collection": "patients",
                 *             "op": "update",
                 *             "state": "needs_decision",
                 *             "error_code": "STALE_UPDATE",
                 *             "count": 1,
                 *             "oldest_at": "2026-03-02T10:00:00.000Z"
                 *           }
                 *         ],
                 *         "set_aside": [],
                 *         "orders": [],
                 *         "devices": {
                 *           "active": 3,
                 *           "revoked": 1,
                 *           "last_seen_at": "2026-03-02T10:00:00.000Z"
                 *         },
                 *         "staff": 6
                 *       }
                 *     }
                 */
                "application/json": {
                    /** Format: uuid */
                    order_id: string;
                    bundle: {
                        /** Format: date-time */
                        made_at: string;
                        version: string;
                        runtime: {
                            node: string;
                            platform: string;
                            arch: string;
                            process_seconds: number;
                            memory_mb: number;
                            memory_free_mb: number;
                            process_memory_mb: number;
                        };
                        schedule: string;
                        time_zone: string;
                        database: {
                            is_encrypted: boolean;
                            file_mb: number | null;
                            log_mb: number | null;
                            disk_free_mb: number | null;
                            free_pages: number;
                            pages: number;
                            migrations: number;
                        };
                        replica: {
                            epoch: string | null;
                            link: string;
                            last_error: string | null;
                            generation: number;
                            is_filled: boolean;
                            has_cursor: boolean;
                            is_recovering: boolean;
                            clock_offset_ms: number | null;
                            repaired_records: number;
                            last_success_at: string | null;
                            compared_at: string | null;
                            diverged_at: string | null;
                            rewound_at: string | null;
                            revoked_since: string | null;
                            absent_until: string | null;
                            paused_until: string | null;
                        };
                        last_round: {
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
                            is_complete: boolean;
                            error: string | null;
                        } | null;
                        records: {
                            collection: string;
                            sync_state: string | null;
                            count: number;
                        }[];
                        /** @description Those that central has not answered, or a person has not decided. */
                        edits: {
                            collection: string;
                            op: string;
                            state: string;
                            error_code: string | null;
                            count: number;
                            /** Format: date-time */
                            oldest_at: string;
                        }[];
                        /** @description Edits that central could not take. */
                        set_aside: {
                            edit_id: string;
                            /** Format: date-time */
                            until: string;
                            error: string;
                        }[];
                        orders: {
                            id: string;
                            kind: string;
                            result: string | null;
                            /** Format: date-time */
                            received_at: string;
                            ended_at: string | null;
                        }[];
                        devices: {
                            active: number;
                            revoked: number;
                            last_seen_at: string | null;
                        };
                        staff: number;
                    };
                };
            };
        };
        responses: {
            /** @description It is kept. */
            200: {
                headers: {
                    "Sync-Incarnation": components["headers"]["Sync-Incarnation"];
                    "Sync-Checksum": components["headers"]["Sync-Checksum"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kept": true
                     *     }
                     */
                    "application/json": {
                        /** @constant */
                        kept: true;
                    };
                };
            };
            /** @description INVALID_JSON: The body is not JSON in UTF-8. INVALID_REQUEST: The request is not as it should be. */
            400: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "INVALID_JSON" | "INVALID_REQUEST";
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
            /** @description FORBIDDEN: This caller may not do this. TWIN: Two copies of this box are calling. */
            403: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "FORBIDDEN" | "TWIN";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND: There is nothing here. */
            404: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "NOT_FOUND";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description TOO_LARGE: The request is too large. */
            413: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
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
            415: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "UNSUPPORTED_MEDIA_TYPE";
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
    announceToken: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The version of the protocol that the client speaks; answered by 426 if not served.
                 * @example 1
                 */
                "Sync-Protocol"?: components["parameters"]["Sync-Protocol"];
                /**
                 * @description A box's account of itself: compact JSON, at most 512 bytes.
                 * @example {"pending":0,"inbox":0}
                 */
                "Sync-Report"?: components["parameters"]["Sync-Report"];
                /**
                 * @description Which copy of a box is calling: the token that it is known by, and the next one. Told by boxes only.
                 * @example kX2pV7Jm0aQe5tYb, 9fLr3wZc8uHn1sDg
                 */
                "Sync-Incarnation"?: components["parameters"]["Sync-Incarnation"];
                /**
                 * @description The first 12 hexadecimal digits of the SHA-256 of the body before it was compressed; a body that does not fit is refused as damaged.
                 * @example d9298a10d1b0
                 */
                "Sync-Checksum"?: components["parameters"]["Sync-Checksum"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                 *     }
                 */
                "application/json": {
                    token_hash: string;
                };
            };
        };
        responses: {
            /** @description Both are good now. */
            200: {
                headers: {
                    "Sync-Incarnation": components["headers"]["Sync-Incarnation"];
                    "Sync-Checksum": components["headers"]["Sync-Checksum"];
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "known": true
                     *     }
                     */
                    "application/json": {
                        /** @constant */
                        known: true;
                    };
                };
            };
            /** @description INVALID_JSON: The body is not JSON in UTF-8. INVALID_REQUEST: The request is not as it should be. */
            400: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "INVALID_JSON" | "INVALID_REQUEST";
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
            /** @description FORBIDDEN: This caller may not do this. TWIN: Two copies of this box are calling. */
            403: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "FORBIDDEN" | "TWIN";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description TOO_LARGE: The request is too large. */
            413: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
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
            415: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        error_code?: "UNSUPPORTED_MEDIA_TYPE";
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
    showConsole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getConsolePart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A script, a style sheet or a picture. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                    "text/css": string;
                    "image/svg+xml": string;
                    "image/png": string;
                };
            };
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    showDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getDocumentPart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A script or style sheet. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                    "text/css": string;
                };
            };
            404: components["responses"]["NotFound"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["UnauthenticatedOrRevoked"];
            403: components["responses"]["Forbidden"];
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    "Sync-Protocol": components["headers"]["Sync-Protocol"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.0"
                     *     }
                     */
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            426: components["responses"]["UnsupportedProtocol"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageFailed"];
        };
    };
}
