#include "model/encoders/encoder_config.h"

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

/// A checkpoint's config.json.
void fuzzEncoderConfig(std::string_view input) {
  const auto config = encoders::parseEncoderConfig("config.json", input);
  if (!config) {
    requireReason(config.error());
    return requireReadable(config.error());
  }
  require(config->width > 0 && config->layers > 0 && config->width % config->heads == 0, "heads divide the width");
  require(config->kind != encoders::EncoderKind::kVit || config->patches() > 0, "a picture has a patch");
  const auto again = encoders::parseEncoderConfig("config.json", encoders::encoderConfigText(*config));
  require(again && *again == *config, "what is read can be written");
}

}  // namespace xsmoe::fuzz
