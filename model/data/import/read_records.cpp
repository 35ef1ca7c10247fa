// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/read_records.h"

#include <string>
#include <utility>

#include "model/data/encoding_note.h"
#include "model/data/import/article_numbers.h"
#include "model/data/import/source_formats.h"

namespace xsmoe::data {
namespace {

constexpr std::int64_t kRowsPerReport = 16'384;

}  // namespace

Result<bool> readRecords(LogCollector& collector, const SourceFile& source, const ReadingRules& rules, std::int64_t most,
                         const std::function<bool(std::int64_t, std::int64_t)>& told) {
  auto opened = openRecords(source);
  if (!opened) return tl::unexpected(opened.error());
  FieldReader& reader = **opened;
  collector.beginFile(source.path);
  ArticleNumbers numbers(source.path, rules.articleNumbers);
  const auto tooManyBad = [&] {
    return beyondBudget(source.path, collector.badRows(), collector.rows(), rules.budget, collector.badLines());
  };
  while (collector.rows() < most && reader.next()) {
    if (std::string problem = reader.problem(); problem.empty())
      collector.add({reader.field(0), numbers.whole(reader.field(1)), reader.field(2), reader.field(3)}, reader.line());
    else
      collector.addBad(reader.line(), std::move(problem));
    if (collector.rows() % kRowsPerReport != 0) continue;
    if (told && !told(reader.bytesDone(), collector.rows())) return failure(source.path, "the import was cancelled");
    if (auto error = tooManyBad()) return tl::unexpected(*std::move(error));
  }
  if (reader.error()) return tl::unexpected(*reader.error());
  collector.settleTimes();
  for (const std::string& note : {numbers.note(), encodingNote(source.path, reader.encoding())}) collector.note(note);
  if (auto error = tooManyBad()) return tl::unexpected(*std::move(error));
  return collector.rows() < most;
}

}  // namespace xsmoe::data
