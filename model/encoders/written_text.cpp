// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/written_text.h"

#include "model/data/text_file.h"
#include "model/features/replacement_file.h"

namespace xsmoe::encoders {

Result<void> writeTextFile(const std::filesystem::path& path, std::string_view text) {
  features::ReplacementFile replacement(path);
  data::TextFile file(replacement.path());
  file.write(text);
  if (auto good = file.close(); !good) {
    good.error().where = path.string();
    return good;
  }
  return replacement.commit();
}

}  // namespace xsmoe::encoders
