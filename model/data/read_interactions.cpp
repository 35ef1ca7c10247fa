// SPDX-License-Identifier: Apache-2.0
#include <string_view>
#include <utility>
#include <vector>

#include "model/core/thrown_error.h"
#include "model/data/columns.h"
#include "model/data/delimited_reader.h"
#include "model/data/encoding_note.h"
#include "model/data/log_collector.h"
#include "model/data/stream_folder.h"
#include "model/data/timestamp.h"

namespace xsmoe::data {
namespace {

constexpr std::int64_t kRowsPerReport = 65'536;

void addRow(LogCollector& collector, const DelimitedReader& reader, const FoundColumns& columns) {
  if (std::string problem = shapeProblem(reader, columns); !problem.empty()) return collector.addBad(reader.line(), std::move(problem));
  const auto fields = reader.fields();
  collector.add({.user = fields[*columns.positions[0]],
                 .item = fields[*columns.positions[1]],
                 .timestamp = fields[*columns.positions[2]],
                 .rating = columns.positions[3] ? fields[*columns.positions[3]] : std::string_view{}},
                reader.line());
}

}  // namespace

Result<InteractionLog> readInteractions(const StreamFolder& stream, const std::string& from, const std::string& to,
                                        const ProgressCallback& progress, Ratings ratings) try {
  const auto range = timeRange(from.empty() ? stream.from : from, to.empty() ? stream.to : to);
  if (!range) return tl::unexpected(range.error());
  const std::filesystem::path& path = stream.interactions;
  auto reader = DelimitedReader::open(path);
  if (!reader) return tl::unexpected(reader.error());
  const std::vector<WantedColumn> wanted{userColumn(stream.userColumn), itemColumn(stream.itemColumn), timeColumn(stream.timeColumn),
                                         ratings == Ratings::kRead ? ratingColumn({}) : WantedColumn{"rating", {}, {}, false}};
  const auto columns = readHeader(*reader, path, wanted);
  if (!columns) return tl::unexpected(columns.error());

  const auto report = [&] {
    return !progress || progress({"reading " + path.filename().string(), reader->bytesDone(), reader->bytesTotal(), "bytes"});
  };
  LogCollector collector(*range);
  collector.beginFile(path.string());
  while (reader->next()) {
    addRow(collector, *reader, *columns);
    if (collector.rows() % kRowsPerReport == 0 && !report()) return failure(path.string(), "reading was cancelled");
  }
  if (reader->error()) return tl::unexpected(*reader->error());
  if (!report()) return failure(path.string(), "reading was cancelled");
  collector.note(encodingNote(path, reader->encoding()));
  return collector.finish();
} catch (const ThrownError& problem) {
  return tl::unexpected(problem.error());
}

}  // namespace xsmoe::data
