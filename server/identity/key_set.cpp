#include "server/identity/key_set.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "server/operate/secrets.h"
#include "shared/describe/json.h"

namespace candor {

namespace identity {
namespace {

struct Jwk {
  std::string kty, kid, alg, use, crv, n, e, x, y;
};
struct KeySet {
  std::vector<Jwk> keys;
};

}  // namespace
}  // namespace identity

template <>
struct describe<identity::Jwk> {
  using Jwk = identity::Jwk;
  static constexpr std::string_view name = "Jwk";
  static constexpr auto fields = fields_of(
      field<&Jwk::kty>("kty", ""), field<&Jwk::kid>("kid", ""), field<&Jwk::alg>("alg", ""),
      field<&Jwk::use>("use", ""), field<&Jwk::crv>("crv", ""), field<&Jwk::n>("n", ""),
      field<&Jwk::e>("e", ""), field<&Jwk::x>("x", ""), field<&Jwk::y>("y", ""));
};
template <>
struct describe<identity::KeySet> {
  static constexpr std::string_view name = "KeySet";
  static constexpr auto fields = fields_of(field<&identity::KeySet::keys>("keys", ""));
};

namespace identity {
namespace {

constexpr int kRsaBitsMin = 2'048, kRsaBitsMax = 8'192;
constexpr std::size_t kNumberBytes = 32;  // of a point or a signature on P-256
constexpr std::size_t kKeysMax = 100;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::shared_ptr<EVP_PKEY> make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* made = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  const std::shared_ptr<EVP_PKEY> key(made, EVP_PKEY_free);
  // Also that a point lies on its curve.
  const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, made, nullptr));
  return check && EVP_PKEY_public_check(check.get()) == 1 ? key : nullptr;
}

std::shared_ptr<EVP_PKEY> rsa_key(const Jwk& jwk) {
  const auto n = secrets::decode_base64url(jwk.n), e = secrets::decode_base64url(jwk.e);
  if (!n || !e) return nullptr;
  const Number modulus = number_of(*n), exponent = number_of(*e);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!modulus || !exponent || !builder) return nullptr;
  const int bits = BN_num_bits(modulus.get());
  if (bits < kRsaBitsMin || bits > kRsaBitsMax) return nullptr;
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  return make_key("RSA", builder.get());
}

std::shared_ptr<EVP_PKEY> p256_key(const Jwk& jwk) {
  const auto x = secrets::decode_base64url(jwk.x), y = secrets::decode_base64url(jwk.y);
  if (jwk.crv != "P-256" || !x || !y) return nullptr;
  if (x->size() != kNumberBytes || y->size() != kNumberBytes) return nullptr;
  const std::string point = "\x04" + *x + *y;  // not compressed
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder) return nullptr;
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  return make_key("EC", builder.get());
}

std::optional<PublicKey> key_of(const Jwk& jwk) {
  if (!jwk.use.empty() && jwk.use != "sig") return {};
  PublicKey made{jwk.kid, Algorithm::rs256, nullptr};
  if (jwk.kty == "EC") made.algorithm = Algorithm::es256;
  if (!jwk.alg.empty() && algorithm_of(jwk.alg) != made.algorithm) return {};
  if (jwk.kty == "RSA") made.key = rsa_key(jwk);
  if (jwk.kty == "EC") made.key = p256_key(jwk);
  if (!made.key) return {};
  return made;
}

// The form OpenSSL reads: two numbers in DER.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * kNumberBytes) return {};
  Number r = number_of(signature.substr(0, kNumberBytes));
  Number s = number_of(signature.substr(kNumberBytes));
  const Signature both(ECDSA_SIG_new());
  if (!both || !r || !s || ECDSA_SIG_set0(both.get(), r.release(), s.release()) != 1) return {};
  unsigned char* bytes = nullptr;
  const int length = i2d_ECDSA_SIG(both.get(), &bytes);
  std::string der;
  if (length > 0) der.assign(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length));
  OPENSSL_free(bytes);
  return der;
}

}  // namespace

std::optional<Algorithm> algorithm_of(std::string_view name) {
  if (name == "RS256") return Algorithm::rs256;
  if (name == "ES256") return Algorithm::es256;
  return {};
}

std::optional<std::vector<PublicKey>> read_key_set(std::string_view json) {
  const auto read = json::read<KeySet>(json, json::ReadMode::response);
  if (read.is_error()) return {};
  std::vector<PublicKey> keys;
  for (const Jwk& jwk : read.value().keys) {
    if (keys.size() == kKeysMax) break;
    if (auto key = key_of(jwk)) keys.push_back(std::move(*key));
  }
  return keys;
}

bool verifies(const PublicKey& key, std::string_view signed_part, std::string_view signature) {
  const std::string der = key.algorithm == Algorithm::es256 ? der_of(signature) : std::string();
  if (key.algorithm == Algorithm::es256) signature = der;
  const DigestContext context(EVP_MD_CTX_new());
  return context && !signature.empty() &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                          bytes_of(signed_part), signed_part.size()) == 1;
}

}  // namespace identity
}  // namespace candor
