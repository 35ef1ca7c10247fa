// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dialogs/extraction_dialog.h"

#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QThread>
#include <QVBoxLayout>
#include <algorithm>
#include <string>
#include <utility>

#include "app/studio/parts/busy_strip.h"
#include "app/studio/parts/copy_command.h"
#include "app/studio/parts/dialog_column.h"
#include "app/studio/parts/fitting_size.h"
#include "app/studio/parts/help_push_button.h"
#include "app/studio/parts/message_bar.h"
#include "model/core/data_commands.h"
#include "widgets/forms/extraction_form.h"
#include "widgets/words/extraction_wording.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr int kFirstWidth = 720;

ExtractionRequest requestFor(const std::filesystem::path& stream) {
  ExtractionRequest request;
  request.stream = stream;
  request.device.threads = std::max(1, QThread::idealThreadCount() - 1);  // one core stays with the window
  return request;
}

}  // namespace

ExtractionDialog::ExtractionDialog(EngineFactory factory, std::filesystem::path stream, bool featuresFound, QWidget* parent)
    : QDialog(parent),
      stream_(std::move(stream)),
      messages_(new MessageBar(this)),
      form_(new widgets::ExtractionForm(this)),
      result_(widgets::wrappedLabel(this)),
      readiness_(widgets::wrappedLabel(this)),
      busy_(new BusyStrip(this)),
      extract_(new QPushButton(tr("E&xtract"), this)),
      close_(new QPushButton(tr("Clos&e"), this)),
      thread_(new QuestionThread(std::make_shared<SharedEngine>(std::move(factory)), this)) {
  setWindowTitle(tr("Extract Features"));
  form_->setRequest(requestFor(stream_));
  form_->setFeaturesFound(featuresFound);
  layOut();
  connectParts();
  resize(fittingSize(*this, {kFirstWidth, sizeHint().height()}));
  setStage(Stage::kLooking);
  lookForUnfinished();
}

ExtractionDialog::~ExtractionDialog() { delete thread_; }  // before what it tells

QString ExtractionDialog::resultText() const { return result_->text(); }
QString ExtractionDialog::readiness() const { return readiness_->text(); }

void ExtractionDialog::layOut() {
  auto* const about = widgets::wrappedLabel(this);
  about->setText(
      tr("Titles, descriptions and pictures go through a text and an image encoder; the hidden states become the stream's "
         "features. The built-in encoders are small and fast; those of a checkpoint folder are stronger and slower."));
  auto* const copy =
      copyCommandButton(this, [this] { return form_->problem().isEmpty() ? extractCommand(form_->request()) : CommandWords(); });
  auto* const middle = layOutColumn(*this, messages_, busy_, {helpPushButton(*this, QStringLiteral("extraction")), copy, extract_, close_});
  middle->setSpacing(10);
  middle->addWidget(about);
  middle->addWidget(form_);
  middle->addWidget(result_);
  middle->addStretch();
  readiness_->setMinimumHeight(readiness_->fontMetrics().lineSpacing());  // nothing moves when it has something to say
  readiness_->setAccessibleName(tr("Why it cannot begin"));
  middle->addWidget(readiness_);
}

void ExtractionDialog::connectParts() {
  connect(form_, &widgets::ExtractionForm::changed, this, [this] {
    takeBackError();
    showReadiness();
  });
  connect(form_, &widgets::ExtractionForm::folderRequested, this, &ExtractionDialog::chooseFolder);
  connect(extract_, &QPushButton::clicked, this, &ExtractionDialog::begin);
  connect(close_, &QPushButton::clicked, this, &QDialog::reject);
  connect(busy_, &BusyStrip::cancelled, this, &ExtractionDialog::cancel);
  connect(thread_, &QuestionThread::progressed, busy_, &BusyStrip::showProgress);
  connect(thread_, &QuestionThread::busyChanged, this, [this](bool busy) {
    if (closing_ && !busy) deleteLater();
  });
}

void ExtractionDialog::done(int result) {
  closing_ = true;
  thread_->cancel();
  QDialog::done(result);
  if (!thread_->busy()) deleteLater();
}

void ExtractionDialog::lookForUnfinished() {
  thread_->askEngine(
      this,
      [stream = stream_](engine::Engine& engine) -> Result<std::optional<UnfinishedExtraction>> {
        return engine.unfinishedExtraction(stream);
      },
      [this](const auto& found) { showUnfinished(found); });
}

void ExtractionDialog::showUnfinished(const Result<std::optional<UnfinishedExtraction>>& found) {
  setStage(Stage::kChoosing);
  if (!found) {
    if (found.error().remedy.find("--restart") != std::string::npos) form_->setUnreadable();
    return showError(found.error());
  }
  if (!*found) return;
  ExtractionRequest request = (*found)->request;
  request.stream = stream_;
  request.target.clear();
  request.device.threads = requestFor(stream_).device.threads;
  form_->setRequest(request);
  form_->setUnfinished((*found)->done, (*found)->total);
  extract_->setText(tr("&Go On"));
  messages_->showHint(
      tr("An extraction of this stream did not end: %1 of %2 items are finished. With its settings, which are shown, it goes "
         "on there.")
          .arg(widgets::count((*found)->done), widgets::count((*found)->total)));
  showReadiness();
}

void ExtractionDialog::chooseFolder(Modality modality) {
  const QString folder =
      QFileDialog::getExistingDirectory(this, modality == Modality::kTextual ? tr("Where is the text encoder's checkpoint?")
                                                                             : tr("Where is the image encoder's checkpoint?"));
  if (!folder.isEmpty()) form_->setFolder(modality, folder);
}

void ExtractionDialog::begin() {
  if (stage_ != Stage::kChoosing || !form_->problem().isEmpty()) return;
  messages_->hide();
  cancelled_ = false;
  setStage(Stage::kExtracting);
  busy_->begin(tr("Opening the encoders…"));
  thread_->askEngine(
      this,
      [thread = thread_, request = form_->request()](engine::Engine& engine) -> Result<ExtractionReport> {
        return engine.extract(request, thread->progressCallback());
      },
      [this](const auto& report) { showEnd(report); });
}

void ExtractionDialog::cancel() {
  cancelled_ = true;
  thread_->cancel();
  busy_->begin(tr("Cancelling…"));
}

void ExtractionDialog::showEnd(const Result<ExtractionReport>& report) {
  busy_->end();
  if (closing_) return;
  setStage(report ? Stage::kExtracted : Stage::kChoosing);
  if (report) {
    result_->setText(widgets::extractionText(*report));
    messages_->showHint(tr("The features are in %1.").arg(widgets::text(report->target)));
    Q_EMIT extracted(stream_);
    return;
  }
  if (!cancelled_) return showError(report.error());
  setStage(Stage::kLooking);
  lookForUnfinished();  // says how much is kept
}

void ExtractionDialog::setStage(Stage stage) {
  stage_ = stage;
  form_->setEnabled(stage == Stage::kChoosing);
  form_->setVisible(stage != Stage::kExtracted);
  result_->setVisible(stage == Stage::kExtracted);
  extract_->setVisible(stage != Stage::kExtracted);
  showReadiness();
}

void ExtractionDialog::showReadiness() {
  const QString problem = form_->problem();
  extract_->setEnabled(stage_ == Stage::kChoosing && problem.isEmpty());
  readiness_->setText(stage_ == Stage::kChoosing ? problem : QString());
}

void ExtractionDialog::showError(const Error& error) { messages_->showProblem(widgets::extractionProblemText(error)); }

/// What an error was about may have been mended with a change.
void ExtractionDialog::takeBackError() {
  if (messages_->hasError()) messages_->withdraw(MessageAbout::kWork);
}

}  // namespace xsmoe::studio
