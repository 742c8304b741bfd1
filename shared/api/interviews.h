// Interviews with their questions and personal links (S3-08..15). {interview} is the id or the
// key (K16).
#pragma once

#include "shared/api/part.h"
#include "shared/domain/interview.h"
#include "shared/domain/invitation.h"
#include "shared/domain/page.h"

namespace candor::api {

// Lists, records and the overview are read together, so they change together.
inline constexpr std::string_view kInterviewChanges = "interviews overview";

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

Part interviews_part();

}  // namespace candor::api
