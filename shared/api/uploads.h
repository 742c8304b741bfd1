// Resumable uploads of the holder of a link (tus 1.0).
#pragma once

#include "shared/api/part.h"

namespace candor::api {

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

Part uploads_part();

}  // namespace candor::api
