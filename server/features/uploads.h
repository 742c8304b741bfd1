// Unfinished uploads as other features see them.
#pragma once

#include "server/http/call.h"
#include "server/store/records.h"
#include "shared/domain/recording.h"

namespace candor::features {

// Gives up every unfinished upload of an answer; the files go after commit.
Status drop_uploads(store::Transaction& tx, App& app, AnswerId answer);

// Finishes uploads whose bytes are complete (a crash came between) and to which nothing was sent
// for `quiet_ms`, removes expired ones and the media of deleted sessions. At start, with 0, and
// every hour; safe to repeat.
Status sweep_uploads(App& app, std::int64_t quiet_ms);

}  // namespace candor::features
