// What an interviewer sets: defaults for their own work (S3-21) and how the company looks to
// candidates (S3-22, S3-23, K43).
#pragma once

#include "shared/api/part.h"
#include "shared/domain/interviewer_settings.h"
#include "shared/domain/theme_settings.h"

namespace candor::api {

inline constexpr std::string_view kThemeChanges = "company";

inline constexpr auto read_interviewer_settings = endpoint<Nothing, InterviewerSettings>(
    {"read_interviewer_settings", "settings", Method::get, "/api/v1/interviewer/settings",
     Permission::view_interviews, "What my questions and invitations begin with"});
inline constexpr auto update_interviewer_settings =
    endpoint<InterviewerSettings, InterviewerSettings>(
        {"update_interviewer_settings", "settings", Method::put, "/api/v1/interviewer/settings",
         Permission::view_interviews, "Change them; only what is named changes", Body::json});

// 422 on `company_logo`: not_an_image (not PNG, JPEG or WebP), image_damaged, image_too_large (more
// than 512 KB or 2048 pixels a side), invalid_format (neither a data URL nor an address).
inline constexpr auto read_theme = endpoint<Nothing, ThemeSettings>(
    {"read_theme", "settings", Method::get, "/api/v1/interviewer/settings/theme",
     Permission::view_company, "Colours and logo of my company, with warnings"});
inline constexpr auto update_theme =
    endpoint<ThemeSettings, ThemeSettings>(
        {"update_theme", "settings", Method::put, "/api/v1/interviewer/settings/theme",
         Permission::edit_theme, "Change colours and logo; only what is named changes", Body::json})
        .changing(kThemeChanges)
        .taking(limits::kLogoBodyBytes);
// The bytes themselves (any Content-Type; the bytes decide), or one file in multipart/form-data.
inline constexpr auto upload_logo =
    endpoint<Nothing, ThemeSettings>(
        {"upload_logo", "settings", Method::put, "/api/v1/interviewer/settings/theme/logo",
         Permission::edit_theme, "Store a logo from a file", Body::raw, 200, RateClass::upload})
        .changing(kThemeChanges)
        .taking(limits::kLogoBodyBytes);
inline constexpr auto delete_logo =
    endpoint<Nothing, Nothing>({"delete_logo", "settings", Method::del,
                                "/api/v1/interviewer/settings/theme/logo", Permission::edit_theme,
                                "Remove the logo", Body::none, 204})
        .changing(kThemeChanges);

// A stored logo under its random name: whoever knows it may see it, since every candidate does.
// Another logo has another name, so that this one may be cached for ever.
inline constexpr auto read_logo =
    endpoint<Nothing, Nothing>({"read_logo", "settings", Method::get, "/api/v1/logos/{logo}",
                                Permission::open, "A company's logo"})
        .answering("image/*");

Part settings_part();

}  // namespace candor::api
