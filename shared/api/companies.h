// Companies (S0-17..21, K15, K26, K33), the company of the signed-in account, its members and the
// colleagues who are invited to join it.
#pragma once

#include "shared/api/part.h"
#include "shared/domain/account.h"
#include "shared/domain/colleague_invitation.h"
#include "shared/domain/company.h"
#include "shared/domain/member.h"

namespace candor::api {

inline constexpr std::string_view kCompanyChanges = "company auth";
inline constexpr std::string_view kCompaniesChange = "company companies auth admin";

// My company. A logo may come with it: 422 on `logo_url` as below.
inline constexpr auto my_company =
    endpoint<Nothing, Company>({"my_company", "company", Method::get, "/api/v1/company",
                                Permission::use_account, "My company"});
inline constexpr auto update_my_company =
    endpoint<Company, Company>({"update_my_company", "company", Method::put, "/api/v1/company",
                                Permission::manage_company, "Change my company and its colours",
                                Body::json})
        .changing(kCompanyChanges)
        .taking(limits::kLogoBodyBytes);

// Every company, for administrators; recruiters and domain experts find only their own, and any
// other is 404. 409: company_name_taken, own_company (nobody deletes the company they belong to),
// candidates_company (of candidates who registered themselves; it stays). 422 on `logo_url`:
// not_an_image, image_damaged, image_too_large, invalid_format.
//
// While a company is deleted nobody of it can sign in (403 company_deleted), its sessions have
// ended, its API keys are refused, and links to its interviews answer 410 company_deleted. Nothing
// of it is lost: restored, all of it works again after signing in.
inline constexpr auto list_companies = endpoint<CompanyQuery, Page<Company>>(
    {"list_companies", "companies", Method::get, "/api/v1/companies", Permission::view_company,
     "List companies: administrators all, others their own", Body::query});
inline constexpr auto create_company =
    endpoint<CompanyDraft, Company>({"create_company", "companies", Method::post,
                                     "/api/v1/companies", Permission::administer,
                                     "Create a company", Body::json, 201})
        .changing(kCompaniesChange)
        .taking(limits::kLogoBodyBytes);
inline constexpr auto read_company = endpoint<Nothing, Company>(
    {"read_company", "companies", Method::get, "/api/v1/companies/{company}",
     Permission::view_company, "One company; administrators also see a deleted one"});
inline constexpr auto update_company =
    endpoint<Company, Company>({"update_company", "companies", Method::put,
                                "/api/v1/companies/{company}", Permission::administer,
                                "Change a company; only what is named changes", Body::json})
        .changing(kCompaniesChange)
        .taking(limits::kLogoBodyBytes);
inline constexpr auto delete_company =
    endpoint<Nothing, Nothing>({"delete_company", "companies", Method::del,
                                "/api/v1/companies/{company}", Permission::administer,
                                "Delete a company, which can be restored", Body::none, 204})
        .changing(kCompaniesChange);
inline constexpr auto restore_company =
    endpoint<Nothing, Company>({"restore_company", "companies", Method::post,
                                "/api/v1/companies/{company}/restore", Permission::administer,
                                "Take a deletion back"})
        .changing(kCompaniesChange);

// Members. 409: last_administrator, own_membership (nobody removes themself). 422 on `role`:
// role_refused (a member is no candidate). Removing deletes the account, which can be restored
// among the users.
inline constexpr auto list_members = endpoint<MemberQuery, Page<Member>>(
    {"list_members", "company", Method::get, "/api/v1/company/members", Permission::view_company,
     "My colleagues", Body::query});
inline constexpr auto update_member =
    endpoint<MemberChange, Member>({"update_member", "company", Method::put,
                                    "/api/v1/company/members/{member}", Permission::manage_company,
                                    "Change what a member may do", Body::json})
        .changing(kCompaniesChange)
        .needing_person();
inline constexpr auto remove_member =
    endpoint<Nothing, Nothing>({"remove_member", "company", Method::del,
                                "/api/v1/company/members/{member}", Permission::manage_company,
                                "Remove a member", Body::none, 204})
        .changing(kCompaniesChange)
        .needing_person();

// Invitations of colleagues. 409: email_taken (somebody has an account with this address),
// already_invited (send that invitation again), invitation_accepted, too_many_invitations. 422 on
// `role`: role_refused. 429 too_many_letters: sent less than a minute ago.
inline constexpr auto list_colleague_invitations =
    endpoint<ColleagueInvitationQuery, Page<ColleagueInvitationView>>(
        {"list_colleague_invitations", "company", Method::get, "/api/v1/company/invitations",
         Permission::manage_company, "Who was invited to join", Body::query});
inline constexpr auto invite_colleague =
    endpoint<ColleagueInvitationDraft, ColleagueInvitationView>(
        {"invite_colleague", "company", Method::post, "/api/v1/company/invitations",
         Permission::manage_company, "Invite a colleague by mail", Body::json, 201})
        .changing(kCompanyChanges)
        .needing_person();
inline constexpr auto resend_colleague_invitation =
    endpoint<Nothing, ColleagueInvitationView>(
        {"resend_colleague_invitation", "company", Method::post,
         "/api/v1/company/invitations/{invitation}/resend", Permission::manage_company,
         "Mail the same link again; it works for as long as a new one"})
        .changing(kCompanyChanges)
        .needing_person();
inline constexpr auto withdraw_colleague_invitation =
    endpoint<Nothing, Nothing>({"withdraw_colleague_invitation", "company", Method::del,
                                "/api/v1/company/invitations/{invitation}",
                                Permission::manage_company, "Withdraw an invitation", Body::none,
                                204})
        .changing(kCompanyChanges)
        .needing_person();

// The holder of the link. 410 link_invalid: unknown, used, withdrawn, expired, or the company is
// deleted. 409: email_taken, username_taken. Works in every REGISTRATION_MODE.
inline constexpr auto open_colleague_invitation =
    endpoint<ColleagueInvitationToken, ColleagueWelcome>(
        {"open_colleague_invitation", "auth", Method::post, "/api/v1/auth/invitation",
         Permission::open, "Who invites me to which company", Body::json, 200,
         RateClass::authentication});
inline constexpr auto accept_colleague_invitation = endpoint<ColleagueAcceptance, SignedIn>(
    {"accept_colleague_invitation", "auth", Method::post, "/api/v1/auth/invitation/accept",
     Permission::open, "Join the company that invited me", Body::json, 201,
     RateClass::authentication});

Part companies_part();

}  // namespace candor::api
