// What changes from now on (K44, K47).
#pragma once

#include "shared/api/part.h"
#include "shared/domain/live.h"

namespace candor::api {

inline constexpr auto stream_changes =
    endpoint<Nothing, Nothing>({"stream_changes", "live", Method::get, "/api/v1/events",
                                Permission::view_interviews,
                                "What changes from now on, as server-sent events"})
        .opening(Opens::event_stream);
inline constexpr auto open_live =
    endpoint<Nothing, Nothing>({"open_live", "live", Method::get, "/api/v1/live",
                                Permission::view_interviews,
                                "What changes from now on, over a WebSocket", Body::none, 101})
        .opening(Opens::websocket);
inline constexpr auto create_live_ticket =
    endpoint<Nothing, LiveTicket>({"create_live_ticket", "live", Method::post,
                                   "/api/v1/live/tickets", Permission::view_interviews,
                                   "A ticket that opens one WebSocket", Body::none, 201})
        .needing_person();

Part live_part();

}  // namespace candor::api
