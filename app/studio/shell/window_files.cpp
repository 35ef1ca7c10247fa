// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/window_files.h"

#include <QFileDialog>
#include <functional>
#include <utility>

#include "app/studio/dialogs/save_state_dialog.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/perspectives/stream_facts.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/page_look.h"
#include "app/studio/shell/run_reports.h"
#include "widgets/charts/origin_file.h"
#include "widgets/charts/view_saver.h"
#include "widgets/forms/tau_control.h"
#include "widgets/pages/timeline.h"
#include "widgets/report/report_file.h"
#include "widgets/save_dialog.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

WindowFiles::WindowFiles(MainWindow& window) : window_(window), session_(window.session()), messages_(*window.parts().messages) {
  connectViews();
}

void WindowFiles::chooseReport() {
  const auto& run = session_.run().folder;
  if (run.empty()) return;
  const QString proposed = QString::fromStdString(fileBesideRun(run, ".html").string());
  const QString file = widgets::askWhereToSave(&window_, tr("Export a report of this run"), proposed,
                                               {tr("Web page (*.html)"), tr("PDF for paper (*.pdf)")});
  if (!file.isEmpty()) exportReport(toPath(file));
}

void WindowFiles::exportReport(const std::filesystem::path& file) {
  session_.questions().askEngine(
      this,
      [run = session_.run().folder, here = session_.live(), facts = streamFacts(session_)](engine::Engine& engine) {
        auto report = readReport(engine, run, here);
        if (report) report->facts = facts;
        return report;
      },
      [this, file](const Result<widgets::RunReport>& report) {
        const auto written = report ? widgets::writeReport(file, *report) : Result<void>(tl::make_unexpected(report.error()));
        if (!written) {
          messages_.showError(written.error());
          return;
        }
        messages_.showHint(tr("The report is written: %1").arg(QString::fromStdString(file.string())));
      });
}

void WindowFiles::chooseViewsFolder(widgets::FigurePlace place) {
  if (!hasViews()) return;
  const QString folder = QFileDialog::getExistingDirectory(&window_, tr("Where do the views go?"));
  if (folder.isEmpty()) return;
  exportViews(newViewsFolder(toPath(folder), session_.run().state ? session_.run().folder : session_.stream()->folder), place);
}

void WindowFiles::exportViews(const std::filesystem::path& folder, widgets::FigurePlace place) {
  if (!hasViews()) return;
  std::vector<widgets::PaperView> views;
  for (const auto& one : window_.perspectives())
    for (auto& view : one->paperViews()) views.push_back(std::move(view));
  if (session_.run().state)
    for (const auto* const saver : saversBesidePages()) views.push_back(widgets::savedOnPaper(*saver, {}));
  viewsWriter_.write(folder, std::move(views), provenanceOfRun(), place);
}

bool WindowFiles::hasViews() const { return session_.run().state != nullptr || session_.stream().has_value(); }

QStringList WindowFiles::provenanceOfRun() const { return widgets::provenanceLines(session_.run().state); }

/// Of what each τ would prune: with the model that this was measured of.
QStringList WindowFiles::provenanceOfTau() const {
  QStringList lines = provenanceOfRun();
  const auto& state = session_.run().state;
  if (const auto& measured = window_.parts().tau->whatIf(); measured && state)
    lines << widgets::modelLine(widgets::momentText(*measured), widgets::runTitle(state->history->description()));
  return lines;
}

std::vector<widgets::ViewSaver*> WindowFiles::saversBesidePages() const {
  return {window_.parts().timeline->saver(), window_.parts().tau->saver()};
}

void WindowFiles::connectViews() {
  connect(&viewsWriter_, &ViewsWriter::failed, &messages_, &MessageBar::showError);
  connect(&viewsWriter_, &ViewsWriter::told, this,
          [this](const QString& sentence, const QString& actionLabel, const std::function<void()>& action) {
            messages_.showHint(sentence, actionLabel, action);
          });
  for (auto* const saver : saversBesidePages()) {
    saver->setProvenance([this, ofTau = saver == window_.parts().tau->saver()] { return ofTau ? provenanceOfTau() : provenanceOfRun(); });
    connect(saver, &widgets::ViewSaver::saveFailed, this, [this](const QString& why) { messages_.showHint(why); });
    connect(saver, &widgets::ViewSaver::saved, this, [this](const QString& file) { messages_.showForAWhile(widgets::savedText(file)); });
  }
}

void WindowFiles::chooseState() {
  const QString file = QFileDialog::getOpenFileName(&window_, tr("Open a state"), {}, tr("State of XSMoE Studio (*.xsmoe)"));
  if (!file.isEmpty()) session_.openState(toPath(file));
}

SaveStateDialog& WindowFiles::saveStateAs() {
  auto view = window_.viewShown();
  view.views = viewsToShare(window_);
  auto* const dialog = new SaveStateDialog(session_, view, &window_);
  connect(dialog, &SaveStateDialog::saveRequested, this, &WindowFiles::writeState);
  dialog->open();
  return *dialog;
}

void WindowFiles::writeState(const engine::SaveStateRequest& request) {
  const QString file = QString::fromStdString(request.file.string());
  messages_.showHint(tr("The state is being saved: %1").arg(file));
  session_.questions().askEngine(
      this,
      [request, progress = session_.questions().progressCallback()](engine::Engine& engine) -> Result<void> {
        return engine.saveState(request, progress);
      },
      [this, file](const Result<void>& saved) {
        if (saved)
          messages_.showHint(tr("The state is saved: %1").arg(file));
        else
          messages_.showError(saved.error());
      });
}

}  // namespace xsmoe::studio
