#include "model/data/text_source.h"

#include <string>

#include "tests/fuzz/error_promise.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {
namespace {

std::string readAll(const std::filesystem::path& path, std::size_t step, data::TextEncoding& encoding) {
  auto source = data::TextSource::open(path);
  if (!source) {
    requireReadable(source.error());
    return {};
  }
  std::string text, block(step, '\0');
  for (std::size_t got = step; got == step; text.append(block, 0, got)) got = source->read(block.data(), step);
  encoding = source->encoding();
  return text;
}

}  // namespace

/// A text in any encoding, packed or not.
void fuzzTextSource(std::string_view input) {
  const MemoryFolder folder;
  const auto path = folder.write("text", input);
  data::TextEncoding encoding{}, again{};
  const std::string whole = readAll(path, std::size_t{1} << 20, encoding), pieces = readAll(path, 7, again);
  require(whole == pieces && encoding == again, "a text is the same however it is read");
  require(encoding == data::TextEncoding::kUtf8 || repairedUtf8(whole) == whole || whole.find('\0') != std::string::npos,
          "another encoding becomes UTF-8");
}

}  // namespace xsmoe::fuzz
