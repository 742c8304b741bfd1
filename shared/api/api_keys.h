// My API keys, for programs that act in my name. Only a signed-in person may use these operations.
#pragma once

#include "shared/api/part.h"
#include "shared/domain/api_key.h"

namespace candor::api {

inline constexpr auto list_api_keys =
    endpoint<Nothing, ApiKeyList>({"list_api_keys", "api_keys", Method::get, "/api/v1/api-keys",
                                   Permission::use_account,
                                   "My API keys, without the keys "
                                   "themselves"})
        .needing_person();
// 422 at `scopes` for a scope that my role cannot use, 409 "too_many" beyond kApiKeysMax.
inline constexpr auto create_api_key =
    endpoint<ApiKeyDraft, NewApiKey>(
        {"create_api_key", "api_keys", Method::post, "/api/v1/api-keys", Permission::use_account,
         "Create an API key; the key is shown only now", Body::json, 201})
        .needing_person();
inline constexpr auto delete_api_key =
    endpoint<Nothing, Nothing>({"delete_api_key", "api_keys", Method::del,
                                "/api/v1/api-keys/{api_key}", Permission::use_account,
                                "End an API key at once", Body::none, 204})
        .needing_person();

Part api_keys_part();

}  // namespace candor::api
