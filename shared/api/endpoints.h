// The whole API of Candor: one constant per operation, grouped by noun, and the list the router,
// the OpenAPI text and the test matrix iterate over. Canonical prefix /api/v1; the documents' other
// paths are in aliases.h.
#pragma once

#include <span>

#include "shared/api/endpoint.h"
#include "shared/domain/account.h"
#include "shared/domain/candidate_access.h"
#include "shared/domain/company.h"
#include "shared/domain/interview.h"
#include "shared/domain/invitation.h"
#include "shared/domain/live.h"
#include "shared/domain/overview.h"
#include "shared/domain/page.h"
#include "shared/domain/session.h"

namespace candor::api {

// Lists, records and the overview are read together, so they change together.
inline constexpr std::string_view kInterviewChanges = "interviews overview";
inline constexpr std::string_view kCompanyChanges = "company auth";

// Health and set-up
inline constexpr auto health =
    endpoint<Nothing, Health>({"health", "health", Method::get, "/api/v1/health", Permission::open,
                               "Whether the server works", Body::none, 200, RateClass::none});
inline constexpr auto health_database = endpoint<Nothing, Health>(
    {"health_database", "health", Method::get, "/api/v1/health/db", Permission::open,
     "Whether the database answers; 503 when it does not", Body::none, 200, RateClass::none});
inline constexpr auto set_up_state = endpoint<Nothing, SetUpState>(
    {"set_up_state", "setup", Method::get, "/api/v1/setup", Permission::open,
     "Whether the first administrator is still missing"});
inline constexpr auto set_up = endpoint<SetUp, SignedIn>(
    {"set_up", "setup", Method::post, "/api/v1/setup", Permission::open,
     "Create the first administrator and company", Body::json, 201, RateClass::authentication});

// Accounts
inline constexpr auto sign_in = endpoint<SignIn, SignedIn>(
    {"sign_in", "auth", Method::post, "/api/v1/auth/login", Permission::open,
     "Sign in with e-mail or username", Body::form, 200, RateClass::authentication});
inline constexpr auto refresh = endpoint<Refresh, SignedIn>(
    {"refresh", "auth", Method::post, "/api/v1/auth/refresh", Permission::open,
     "Exchange the refresh token for new tokens", Body::form});
inline constexpr auto sign_out =
    endpoint<Nothing, Acknowledged>({"sign_out", "auth", Method::post, "/api/v1/auth/logout",
                                     Permission::open, "End this session"});
inline constexpr auto me =
    endpoint<Nothing, AccountView>({"me", "auth", Method::get, "/api/v1/auth/me",
                                    Permission::use_account, "The signed-in account"});

// Company of the signed-in account
inline constexpr auto read_company =
    endpoint<Nothing, Company>({"read_company", "company", Method::get, "/api/v1/company",
                                Permission::use_account, "My company"});
inline constexpr auto update_company =
    endpoint<Company, Company>({"update_company", "company", Method::put, "/api/v1/company",
                                Permission::manage_company, "Change my company and its colours",
                                Body::json})
        .changing(kCompanyChanges);

// Overview
inline constexpr auto overview =
    endpoint<Nothing, Overview>({"overview", "overview", Method::get, "/api/v1/overview",
                                 Permission::view_results, "What needs me today"});

// Live changes (K44, K47)
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
inline constexpr auto create_live_ticket = endpoint<Nothing, LiveTicket>(
    {"create_live_ticket", "live", Method::post, "/api/v1/live/tickets",
     Permission::view_interviews, "A ticket that opens one WebSocket", Body::none, 201});

// Interviews; {interview} is the id or the key (K16)
inline constexpr auto list_interviews = endpoint<PageQuery, Page<InterviewView>>(
    {"list_interviews", "interviews", Method::get, "/api/v1/interviews",
     Permission::view_interviews, "List interviews", Body::query});
inline constexpr auto create_interview =
    endpoint<InterviewDraft, InterviewView>(
        {"create_interview", "interviews", Method::post, "/api/v1/interviews",
         Permission::edit_interviews, "Create an interview with its questions", Body::json, 201})
        .changing(kInterviewChanges);
inline constexpr auto read_interview = endpoint<Nothing, InterviewView>(
    {"read_interview", "interviews", Method::get, "/api/v1/interviews/{interview}",
     Permission::view_interviews, "One interview with its questions"});
inline constexpr auto update_interview =
    endpoint<InterviewDraft, InterviewView>(
        {"update_interview", "interviews", Method::put, "/api/v1/interviews/{interview}",
         Permission::edit_interviews,
         "Change title, description or status; questions only when given", Body::json})
        .changing(kInterviewChanges);
inline constexpr auto delete_interview =
    endpoint<Nothing, Nothing>({"delete_interview", "interviews", Method::del,
                                "/api/v1/interviews/{interview}", Permission::edit_interviews,
                                "Delete an interview", Body::none, 204})
        .changing(kInterviewChanges);
inline constexpr auto update_interview_with_questions =
    endpoint<InterviewDraft, InterviewView>(
        {"update_interview_with_questions", "interviews", Method::put,
         "/api/v1/interviews/{interview}/update-with-questions", Permission::edit_interviews,
         "Replace an interview and its questions in one step", Body::json})
        .changing(kInterviewChanges);

// Questions
inline constexpr auto list_questions = endpoint<Nothing, QuestionList>(
    {"list_questions", "questions", Method::get, "/api/v1/interviews/{interview}/questions",
     Permission::view_interviews, "The questions in order"});
inline constexpr auto create_question =
    endpoint<Question, Question>({"create_question", "questions", Method::post,
                                  "/api/v1/interviews/{interview}/questions",
                                  Permission::edit_interviews, "Add a question", Body::json, 201})
        .changing(kInterviewChanges);
inline constexpr auto reorder_questions =
    endpoint<QuestionOrder, QuestionList>({"reorder_questions", "questions", Method::put,
                                           "/api/v1/interviews/{interview}/questions/reorder",
                                           Permission::edit_interviews,
                                           "Give the questions a new order", Body::json})
        .changing(kInterviewChanges);
inline constexpr auto update_question =
    endpoint<Question, Question>({"update_question", "questions", Method::put,
                                  "/api/v1/interviews/{interview}/questions/{question}",
                                  Permission::edit_interviews, "Change a question", Body::json})
        .changing(kInterviewChanges);
inline constexpr auto delete_question =
    endpoint<Nothing, Nothing>({"delete_question", "questions", Method::del,
                                "/api/v1/interviews/{interview}/questions/{question}",
                                Permission::edit_interviews,
                                "Remove a question; an answered one is archived", Body::none, 204})
        .changing(kInterviewChanges);

// Invitations
inline constexpr auto list_invitations = endpoint<PageQuery, Page<InvitationView>>(
    {"list_invitations", "invitations", Method::get, "/api/v1/interviews/{interview}/invitations",
     Permission::view_interviews, "The personal links", Body::query});
inline constexpr auto create_invitation =
    endpoint<InvitationDraft, InvitationView>({"create_invitation", "invitations", Method::post,
                                               "/api/v1/interviews/{interview}/invitations",
                                               Permission::invite_candidates, "Invite a candidate",
                                               Body::json, 201})
        .changing(kInterviewChanges);
inline constexpr auto delete_invitation =
    endpoint<Nothing, Nothing>({"delete_invitation", "invitations", Method::del,
                                "/api/v1/interviews/{interview}/invitations/{invitation}",
                                Permission::invite_candidates, "Withdraw a link", Body::none, 204})
        .changing(kInterviewChanges);

// Sessions (results)
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

// The holder of a link
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

// Resumable uploads (tus 1.0)
inline constexpr auto upload_options = endpoint<Nothing, Nothing>(
    {"upload_options", "uploads", Method::options, "/api/v1/uploads", Permission::open,
     "What the upload protocol offers", Body::none, 204});
inline constexpr auto create_upload = endpoint<Nothing, Nothing>(
    {"create_upload", "uploads", Method::post, "/api/v1/uploads", Permission::answer_interview,
     "Begin an upload", Body::raw, 201, RateClass::upload});
inline constexpr auto read_upload =
    endpoint<Nothing, Nothing>({"read_upload", "uploads", Method::head, "/api/v1/uploads/{upload}",
                                Permission::answer_interview, "How many bytes have arrived",
                                Body::none, 200, RateClass::chunk});
inline constexpr auto append_upload = endpoint<Nothing, Nothing>(
    {"append_upload", "uploads", Method::patch, "/api/v1/uploads/{upload}",
     Permission::answer_interview, "Append bytes at the offset", Body::raw, 204, RateClass::chunk});
inline constexpr auto delete_upload = endpoint<Nothing, Nothing>(
    {"delete_upload", "uploads", Method::del, "/api/v1/uploads/{upload}",
     Permission::answer_interview, "Give up an upload", Body::none, 204, RateClass::chunk});

// Every endpoint above, in this order.
std::span<const EndpointInfo* const> all();

}  // namespace candor::api
