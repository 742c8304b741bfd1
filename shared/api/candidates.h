// What the holder of a personal link does (S3-25..27).
#pragma once

#include "shared/api/interviews.h"
#include "shared/api/part.h"
#include "shared/domain/candidate_access.h"
#include "shared/domain/recording.h"

namespace candor::api {

inline constexpr auto access_interview = endpoint<InterviewAccess, AccessView>(
    {"access_interview", "candidates", Method::post, "/api/v1/candidates/interviews/access",
     Permission::open, "What a link leads to; starts nothing", Body::form});
inline constexpr auto start_session =
    endpoint<StartSession, CandidateSession>(
        {"start_session", "candidates", Method::post, "/api/v1/candidates/interviews/start-session",
         Permission::open, "Start or resume a session", Body::form, 201})
        .changing(kInterviewChanges);
inline constexpr auto read_candidate_session = endpoint<Nothing, CandidateSession>(
    {"read_candidate_session", "candidates", Method::get, "/api/v1/candidates/interviews/session",
     Permission::answer_interview, "My session and its answers"});
inline constexpr auto begin_answer = endpoint<Nothing, AnswerView>(
    {"begin_answer", "candidates", Method::post,
     "/api/v1/candidates/interviews/answers/{answer}/begin", Permission::answer_interview,
     "The candidate sees the question"});
inline constexpr auto retake_answer = endpoint<Nothing, AnswerView>(
    {"retake_answer", "candidates", Method::post,
     "/api/v1/candidates/interviews/answers/{answer}/retake", Permission::answer_interview,
     "Give up the recording so far and answer again"});
inline constexpr auto write_answer = endpoint<WrittenAnswer, AnswerView>(
    {"write_answer", "candidates", Method::put, "/api/v1/candidates/interviews/answers/{answer}",
     Permission::answer_interview, "Answer in writing", Body::json});
inline constexpr auto upload_recording =
    endpoint<Nothing, RecordingView>(
        {"upload_recording", "recordings", Method::post, "/api/v1/candidates/interviews/recordings",
         Permission::answer_interview, "Upload a recording in one multipart request", Body::raw,
         201, RateClass::upload})
        .changing(kInterviewChanges);
inline constexpr auto complete_session =
    endpoint<CompleteSession, CandidateSession>({"complete_session", "candidates", Method::patch,
                                                 "/api/v1/candidates/interviews/complete-session",
                                                 Permission::answer_interview,
                                                 "Complete the session", Body::form})
        .changing(kInterviewChanges);

Part candidates_part();

}  // namespace candor::api
