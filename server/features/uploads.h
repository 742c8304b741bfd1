// Unfinished uploads as other features see them.
#pragma once

#include "server/http/call.h"
#include "server/store/records.h"
#include "shared/domain/recording.h"

namespace candor::features {

// Gives up every unfinished upload of an answer; the files go after commit.
Status drop_uploads(store::Transaction& tx, App& app, AnswerId answer);

// Finishes uploads whose bytes are complete (a crash came between), removes expired ones and the
// media of deleted sessions. At start; safe to repeat.
Status sweep_uploads(App& app);

}  // namespace candor::features
