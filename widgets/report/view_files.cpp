// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/view_files.h"

#include <QAbstractItemModel>
#include <QImage>
#include <QRegularExpression>
#include <QWidget>
#include <array>
#include <utility>

#include "model/core/files/new_folder.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/chart_widget.h"
#include "widgets/charts/lines_below.h"
#include "widgets/charts/table_rows_text.h"
#include "widgets/charts/view_saver.h"
#include "widgets/report/report_charts.h"
#include "widgets/theme.h"
#include "widgets/words/provenance_wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::array kDrawnKinds{"pdf", "svg"};
constexpr std::array kNumberKinds{"csv", "json"};

/// As many whole words, with hyphens between, as there is room for; a first word that is longer is cut.
QString cutAtWord(const QString& words, int most) {
  if (words.size() <= most) return words;
  const auto end = words.lastIndexOf(u'-', most);
  return words.left(end > 0 ? end : most);
}

/// "02_hr-10": small letters, digits and hyphens; τ by its name.
QString fileName(int number, const QString& title) {
  static const QRegularExpression other(QStringLiteral("[^a-z0-9]+"));
  constexpr int kMostLetters = 40;
  QString words = title.toLower().replace(QStringLiteral("τ"), QStringLiteral("-tau-")).replace(other, QStringLiteral("-"));
  while (words.startsWith(u'-')) words.remove(0, 1);
  while (words.endsWith(u'-')) words.chop(1);
  return QStringLiteral("%1_%2").arg(number, 2, 10, QLatin1Char('0')).arg(cutAtWord(words, kMostLetters));
}

}  // namespace

ViewExport::ViewExport(std::filesystem::path folder, std::vector<PaperView> views, QStringList provenance, FigurePlace place)
    : folder_(std::move(folder)), views_(std::move(views)), provenance_(std::move(provenance)), size_(sizeFor(place)) {}

ViewExport::~ViewExport() = default;

std::optional<ViewExport::Piece> ViewExport::next() {
  if (pieces_.empty()) {
    holder_.reset();
    if (begun_ == views_.size()) return std::nullopt;
    return Piece{[this] { return makeView(); }};
  }
  Piece piece = std::move(pieces_.front());
  pieces_.pop_front();
  if (!piece.file.isEmpty()) files_ << piece.file;
  return piece;
}

Result<void> ViewExport::makeView() {
  const PaperView& wanted = views_[begun_++];
  holder_ = paperHolder();
  const auto made = wanted.make(*holder_, size_.pixels);
  if (!made) return {};
  if (number_ == 0)
    if (auto folder = makeFolders(folder_); !folder) return tl::make_unexpected(folder.error());
  const QString name = fileName(++number_, made->title);
  const QStringList& provenance = wanted.provenance.isEmpty() ? provenance_ : wanted.provenance;
  if (made->chart != nullptr) {
    made->chart->setProvenance([provenance] { return provenance; });
    made->chart->setWidthOnPaper(size_.widthMm);
  }
  ChartPicture picture = made->chart != nullptr ? made->chart->describedPicture()
                                                : withLinesBelow(made->picture, withShortSums(provenance), holder_->font(), lightPalette());
  picture.provenance = provenance;
  picture.widthMm = size_.widthMm;
  addPictures(*made, picture, name);
  addNumbers(*made, provenance, name);
  return {};
}

void ViewExport::add(const QString& file, bool anywhere, std::function<Result<void>(const QString& path)> write) {
  pieces_.push_back(writing(file, anywhere, std::move(write)));
}

ViewExport::Piece ViewExport::writing(const QString& file, bool anywhere, std::function<Result<void>(const QString& path)> write) const {
  const auto path = (folder_ / file.toStdString()).string();
  return {[path, write = std::move(write)] { return write(QString::fromStdString(path)); }, anywhere, file};
}

/// A slice of a long table's text, and what comes next: another one, or the file; `otherwise` writes it where the table is gone.
ViewExport::Piece ViewExport::slice(const std::shared_ptr<TableRowsText>& rows, const QString& file,
                                    const std::function<Result<void>(const QString& path)>& otherwise) {
  return {[this, rows, file, otherwise]() -> Result<void> {
    if (rows->addSome()) {
      pieces_.push_front(slice(rows, file, otherwise));
    } else if (rows->gone()) {
      pieces_.push_front(writing(file, true, otherwise));
    } else {  // the text alone goes elsewhere: what made it watches a table of this thread
      pieces_.push_front(writing(file, true, [text = rows->take()](const QString& path) { return saveText(path, text); }));
    }
    return {};
  }};
}

/// Painting needs the window's thread, packing an image does not.
void ViewExport::addPictures(const ReportChart& view, const ChartPicture& picture, const QString& name) {
  ChartContent title;
  title.title = view.title;
  for (const char* kind : kDrawnKinds)
    add(name + QLatin1Char('.') + QLatin1String(kind), false,
        [title, picture](const QString& path) { return saveChart(path, title, picture); });
  const auto image = std::make_shared<QImage>();
  pieces_.push_back({[image, picture]() -> Result<void> {
    *image = rendered(picture);
    return {};
  }});
  add(name + QStringLiteral(".png"), true, [image](const QString& path) { return saveImage(path, *image); });
}

/// A run of days has millions of points. Where numbers come from is said by the JSON file of the same name: nothing else lies beside CSV.
void ViewExport::addNumbers(const ReportChart& view, const QStringList& provenance, const QString& name) {
  const auto linesIn = [&provenance](const char* kind) {
    return QLatin1String(kind) == QLatin1String("json") ? provenance : QStringList();
  };
  if (view.table)
    for (const char* kind : kNumberKinds) {
      const QString file = name + QLatin1Char('.') + QLatin1String(kind);
      const auto write = [title = view.title, table = *view.table, lines = linesIn(kind)](const QString& path) {
        return saveNumbers(path, title, table, lines);
      };
      if (!isReadInPart(*view.table, view.rows)) {
        add(file, true, write);
        continue;
      }
      const bool json = file.endsWith(QLatin1String(".json"));
      pieces_.push_back(slice(std::make_shared<TableRowsText>(*view.rows, TableRowsText::Wish{view.title, provenance, json}), file, write));
    }
  if (view.chart == nullptr) return;
  const auto numbers = std::make_shared<const ChartContent>(view.chart->numbers());
  for (const char* kind : kNumberKinds)
    add(name + QLatin1Char('.') + QLatin1String(kind), true,
        [numbers, lines = linesIn(kind)](const QString& path) { return saveNumbers(path, *numbers, lines); });
}

Result<QStringList> writeViews(const std::filesystem::path& folder, const RunHistory& run, FigurePlace place,
                               const std::vector<WindowNote>& notes) {
  const auto history = std::make_shared<const RunHistory>(run);
  auto views = watchViews(history, notes);
  views.push_back(networkOnPaper(history));
  return writeViews(folder, std::move(views), provenanceLines(run), place, run.description().folder);
}

Result<QStringList> writeViews(const std::filesystem::path& folder, std::vector<PaperView> views, const QStringList& provenance,
                               FigurePlace place, const std::string& what) {
  ViewExport writing(folder, std::move(views), provenance, place);
  while (const auto piece = writing.next())
    if (const auto done = piece->work(); !done) return tl::make_unexpected(done.error());
  if (writing.files().isEmpty())
    return badInput(what, "the run has measured nothing to draw yet", "Export its views after its first epoch");
  return writing.files();
}

}  // namespace xsmoe::widgets
