// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/run_history.h"
#include "widgets/charts/figure_size.h"
#include "widgets/report/report_charts.h"

namespace xsmoe::widgets {

class TableRowsText;

/// Writes views into a folder, which is made where it is not there, in pieces that are short: a view is made in one, each of its files is
/// written in another. Of each chart PDF, SVG, PNG, CSV and JSON, of others the pictures, and CSV where they have numbers. In light
/// colours, of the given size, with what they show below and in the file. Files are named after the views, numbered in order; those of an
/// earlier time are replaced.
class ViewExport {
 public:
  /// `provenance`: of the views that have none of their own.
  ViewExport(std::filesystem::path folder, std::vector<PaperView> views, QStringList provenance, FigurePlace place);
  ~ViewExport();
  ViewExport(const ViewExport&) = delete;
  ViewExport& operator=(const ViewExport&) = delete;

  struct Piece {
    std::function<Result<void>()> work;  ///< error: cannot write
    bool anywhere = false;               ///< any thread may do it; else it needs the window's
    QString file = {};                   ///< that it writes
  };
  /// What is to be done next, when the piece before is done; empty: nothing any more.
  [[nodiscard]] std::optional<Piece> next();

  [[nodiscard]] std::size_t viewsBegun() const { return begun_; }
  [[nodiscard]] std::size_t views() const { return views_.size(); }
  /// Names of the files of all pieces that were handed out.
  [[nodiscard]] const QStringList& files() const { return files_; }

 private:
  [[nodiscard]] Result<void> makeView();
  void addPictures(const ReportChart& view, const ChartPicture& picture, const QString& name);
  void addNumbers(const ReportChart& view, const QStringList& provenance, const QString& name);
  void add(const QString& file, bool anywhere, std::function<Result<void>(const QString& path)> write);
  [[nodiscard]] Piece writing(const QString& file, bool anywhere, std::function<Result<void>(const QString& path)> write) const;
  [[nodiscard]] Piece slice(const std::shared_ptr<TableRowsText>& rows, const QString& file,
                            const std::function<Result<void>(const QString& path)>& otherwise);

  std::filesystem::path folder_;
  std::vector<PaperView> views_;
  QStringList provenance_;
  FigureSize size_;
  std::unique_ptr<QWidget> holder_;  ///< owns the view that is being written
  std::deque<Piece> pieces_;         ///< of that view
  std::size_t begun_ = 0;
  int number_ = 0;
  QStringList files_;
};

/// All of them at once. The files' names. Errors: there is nothing to draw, in `what`; cannot write. Needs the window's thread.
[[nodiscard]] Result<QStringList> writeViews(const std::filesystem::path& folder, std::vector<PaperView> views,
                                             const QStringList& provenance, FigurePlace place, const std::string& what);
/// All at once: Watch's charts, the lives of experts, the gate weights and the network's picture of a run. The files' names. Errors: the
/// run has nothing to draw; cannot write. Needs the window's thread.
[[nodiscard]] Result<QStringList> writeViews(const std::filesystem::path& folder, const RunHistory& run, FigurePlace place,
                                             const std::vector<WindowNote>& notes = {});

}  // namespace xsmoe::widgets
