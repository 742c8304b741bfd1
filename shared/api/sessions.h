// Results: the sessions of candidates and their recordings (S3-16, S3-17).
#pragma once

#include "shared/api/interviews.h"
#include "shared/api/part.h"
#include "shared/domain/recording.h"
#include "shared/domain/session.h"

namespace candor::api {

inline constexpr auto list_sessions = endpoint<PageQuery, Page<SessionView>>(
    {"list_sessions", "sessions", Method::get, "/api/v1/interviews/{interview}/sessions",
     Permission::view_results, "Candidates' sessions", Body::query});
inline constexpr auto read_session = endpoint<Nothing, SessionView>(
    {"read_session", "sessions", Method::get, "/api/v1/interviews/{interview}/sessions/{session}",
     Permission::view_results, "One session with its answers"});
inline constexpr auto review_session =
    endpoint<SessionReview, SessionView>(
        {"review_session", "sessions", Method::put,
         "/api/v1/interviews/{interview}/sessions/{session}/review", Permission::review_results,
         "Mark a session as reviewed or not", Body::json})
        .changing(kInterviewChanges);
inline constexpr auto delete_session =
    endpoint<Nothing, Nothing>({"delete_session", "sessions", Method::del,
                                "/api/v1/interviews/{interview}/sessions/{session}",
                                Permission::delete_results, "Delete a session", Body::none, 204})
        .changing(kInterviewChanges);
inline constexpr auto read_recording = endpoint<Nothing, RecordingView>(
    {"read_recording", "recordings", Method::get,
     "/api/v1/interviews/{interview}/sessions/{session}/recordings/{recording}",
     Permission::view_results, "The facts of a recording"});
inline constexpr auto stream_recording = endpoint<Nothing, Nothing>(
    {"stream_recording", "recordings", Method::get, "/api/v1/recordings/{recording}/media",
     Permission::view_results, "The media itself, with Range", Body::none, 200, RateClass::chunk});

Part sessions_part();

}  // namespace candor::api
