// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/views_writer.h"

#include <QPointer>
#include <utility>

#include "app/studio/threads/posting.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

ViewsWriter::ViewsWriter(QObject* parent) : QObject(parent), thread_(QStringLiteral("views")) {
  turn_.setSingleShot(true);
  turn_.setInterval(0);
  connect(&turn_, &QTimer::timeout, this, &ViewsWriter::step);
}

ViewsWriter::~ViewsWriter() { thread_.finish(); }

void ViewsWriter::write(const std::filesystem::path& folder, std::vector<widgets::PaperView> views, const QStringList& provenance,
                        widgets::FigurePlace place) {
  if (writing()) return Q_EMIT told(tr("Other views are being written. Ask again when that is done."));
  folder_ = folder;
  export_ = std::make_unique<widgets::ViewExport>(folder, std::move(views), provenance, place);
  told_ = 0;
  stopped_ = false;
  turn_.start();
}

void ViewsWriter::stop() { stopped_ = true; }

void ViewsWriter::step() {
  if (stopped_) return end();
  const auto piece = export_->next();
  if (!piece) return end();
  if (!piece->anywhere) {
    take(piece->work());
    return;
  }
  thread_.post([this, work = piece->work] { post(this, [this, done = work()] { take(done); }); });
}

void ViewsWriter::take(const Result<void>& done) {
  if (!done) {
    export_.reset();
    Q_EMIT failed(done.error());
    return;
  }
  tellHowFar();
  turn_.start();
}

void ViewsWriter::tellHowFar() {
  if (export_->viewsBegun() == told_) return;
  told_ = export_->viewsBegun();
  Q_EMIT told(tr("Writing views: %1 of %2").arg(told_).arg(export_->views()), tr("Stop"), [writer = QPointer<ViewsWriter>(this)] {
    if (writer) writer->stop();
  });
}

void ViewsWriter::end() {
  const QString files = widgets::counted(export_->files().size(), tr("1 file"), tr("%1 files"));
  const QString folder = QString::fromStdString(folder_.string());
  const bool none = export_->files().isEmpty();
  export_.reset();
  if (stopped_) return Q_EMIT told(tr("Stopped: %1 of the views are written: %2").arg(files, folder));
  if (none) return Q_EMIT told(tr("There is nothing to draw yet. Export the views after the run's first epoch."));
  Q_EMIT told(tr("%1 of the views are written: %2").arg(files, folder));
}

}  // namespace xsmoe::studio
