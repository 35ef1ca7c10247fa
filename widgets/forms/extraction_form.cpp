// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/extraction_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <limits>
#include <optional>
#include <utility>

#include "model/core/names.h"
#include "widgets/forms/encoder_choice.h"
#include "widgets/forms/number_box.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// "6, 12"; empty means all. Nothing where it is no list of increasing layers.
std::optional<std::vector<int>> layersFrom(const QString& typed) {
  auto layers = typedStates(typed);
  return layers && !layers->empty() && layers->front() < 1 ? std::nullopt : std::move(layers);
}

QString textOf(const std::vector<int>& layers) {
  return QString::fromStdString(name(layers)).replace(QLatin1Char(','), QStringLiteral(", "));
}

}  // namespace

ExtractionForm::ExtractionForm(QWidget* parent)
    : QWidget(parent),
      textEncoder_(new EncoderChoice(tr("Text encoder"), this)),
      imageEncoder_(new EncoderChoice(tr("Image encoder"), this)),
      pooling_(new QComboBox(this)),
      layers_(new QLineEdit(this)),
      maxTokens_(new WholeNumberBox(this)),
      batchSize_(new WholeNumberBox(this)),
      device_(new QLineEdit(this)),
      precision_(new QComboBox(this)),
      replace_(new QCheckBox(tr("&Replace the features that are there"), this)),
      restart_(new QCheckBox(this)) {
  auto* const form = new QFormLayout(this);
  form->setContentsMargins(0, 0, 0, 0);
  form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
  addEncoders(*form);
  addStates(*form);
  addComputing(*form);
  addChoices(*form);
  setRequest({});
  setUnfinished(0, 0);
  setFeaturesFound(false);
}

void ExtractionForm::addEncoders(QFormLayout& form) {
  textEncoder_->setObjectName(QStringLiteral("textEncoder"));
  imageEncoder_->setObjectName(QStringLiteral("imageEncoder"));
  textEncoder_->setToolTip(tr("A BERT of any size. It reads an item's title and description."));
  imageEncoder_->setToolTip(tr("A ViT of any size. It sees an item's picture."));
  form.addRow(tr("Text enc&oder"), textEncoder_);
  form.addRow(tr("&Image encoder"), imageEncoder_);
  for (const auto& [choice, modality] : {std::pair{textEncoder_, Modality::kTextual}, std::pair{imageEncoder_, Modality::kVisual}}) {
    connect(choice, &EncoderChoice::changed, this, &ExtractionForm::changed);
    connect(choice, &EncoderChoice::folderRequested, this, [this, modality = modality] { Q_EMIT folderRequested(modality); });
  }
}

void ExtractionForm::addStates(QFormLayout& form) {
  pooling_->setObjectName(QStringLiteral("pooling"));
  pooling_->setAccessibleName(tr("Pooling"));
  pooling_->addItem(tr("mean0: state 0 is the mean over words or patches"), QStringLiteral("mean0"));
  pooling_->addItem(tr("cls: the first token, as in the paper's code"), QStringLiteral("cls"));
  pooling_->setToolTip(tr("With cls, state 0 is the same vector for every item."));
  layers_->setObjectName(QStringLiteral("layers"));
  layers_->setAccessibleName(tr("Layers to keep"));
  layers_->setPlaceholderText(tr("all; or some, for example 6, 12"));
  layers_->setToolTip(tr("Hidden states that are kept besides state 0. Only these can have a side layer; fewer need less space."));
  maxTokens_->setObjectName(QStringLiteral("maxTokens"));
  maxTokens_->setAccessibleName(tr("Longest text"));
  maxTokens_->setRange(3, std::numeric_limits<int>::max());
  maxTokens_->setUnits(tr("word piece"), tr("word pieces"));
  maxTokens_->setToolTip(tr("What follows in a longer text is cut off."));
  form.addRow(tr("&Pooling"), pooling_);
  form.addRow(tr("&Layers"), layers_);
  form.addRow(tr("Lon&gest text"), maxTokens_);
  connect(pooling_, &QComboBox::currentIndexChanged, this, &ExtractionForm::changed);
  connect(layers_, &QLineEdit::textChanged, this, &ExtractionForm::changed);
}

void ExtractionForm::addComputing(QFormLayout& form) {
  batchSize_->setObjectName(QStringLiteral("batchSize"));
  batchSize_->setAccessibleName(tr("Batch size"));
  batchSize_->setRange(1, 65'536);
  batchSize_->setUnits(tr("text"), tr("texts"));
  batchSize_->setToolTip(
      tr("Texts that are encoded together, and of pictures a quarter as many: more need more memory and use a GPU better."));
  device_->setObjectName(QStringLiteral("device"));
  device_->setAccessibleName(tr("Device"));
  device_->setToolTip(tr("auto, cpu or cuda:0"));
  precision_->setObjectName(QStringLiteral("precision"));
  precision_->setAccessibleName(tr("Precision of products"));
  for (const Precision precision : {Precision::kAuto, Precision::kFloat32, Precision::kBfloat16, Precision::kFloat16})
    precision_->addItem(text(name(precision)), static_cast<int>(precision));
  form.addRow(tr("&Batch size"), batchSize_);
  form.addRow(tr("&Device"), device_);
  form.addRow(tr("Pre&cision"), precision_);
}

void ExtractionForm::addChoices(QFormLayout& form) {
  replace_->setObjectName(QStringLiteral("replace"));
  replace_->setToolTip(tr("They stay until the new ones are complete."));
  restart_->setObjectName(QStringLiteral("restart"));
  form.addRow(QString(), replace_);
  form.addRow(QString(), restart_);
  for (const auto* const box : {replace_, restart_}) connect(box, &QCheckBox::toggled, this, &ExtractionForm::changed);
}

void ExtractionForm::setRequest(const ExtractionRequest& request) {
  const QSignalBlocker quiet(this);
  request_ = request;
  textEncoder_->setEncoder(request.textEncoder);
  imageEncoder_->setEncoder(request.imageEncoder);
  pooling_->setCurrentIndex(pooling_->findData(QString::fromStdString(request.pooling)));
  layers_->setText(textOf(request.layers));
  maxTokens_->setValue(request.maxTokens);
  batchSize_->setValue(request.batchSize);
  device_->setText(text(request.device.device));
  precision_->setCurrentIndex(precision_->findData(static_cast<int>(request.device.precision)));
  replace_->setChecked(request.replace);
  restart_->setChecked(request.restart);
}

ExtractionRequest ExtractionForm::request() const {
  ExtractionRequest request = request_;
  request.textEncoder = textEncoder_->encoder();
  request.imageEncoder = imageEncoder_->encoder();
  request.pooling = pooling_->currentData().toString().toStdString();
  request.layers = layersFrom(layers_->text()).value_or(std::vector<int>{});
  request.maxTokens = maxTokens_->value();
  request.batchSize = batchSize_->value();
  request.device.device = device_->text().trimmed().isEmpty() ? "auto" : device_->text().trimmed().toStdString();
  request.device.precision = static_cast<Precision>(precision_->currentData().toInt());
  request.replace = replace_->isChecked();
  request.restart = restart_->isChecked();
  return request;
}

void ExtractionForm::setFeaturesFound(bool found) {
  featuresFound_ = found;
  replace_->setVisible(found);
  if (!found) replace_->setChecked(false);
}

void ExtractionForm::setUnfinished(std::int64_t done, std::int64_t total) {
  restart_->setVisible(total > 0);
  restart_->setChecked(false);
  restart_->setText(tr("Begin a&new, and give up %1 of %2 items that are finished").arg(count(done), count(total)));
}

void ExtractionForm::setUnreadable() {
  restart_->setVisible(true);
  restart_->setText(tr("Begin a&new, and give up what an extraction that did not end has finished"));
}

QString ExtractionForm::problem() const {
  if (textEncoder_->incomplete()) return tr("Choose the folder of the text encoder.");
  if (imageEncoder_->incomplete()) return tr("Choose the folder of the image encoder.");
  if (textEncoder_->encoder() == kNoEncoder && imageEncoder_->encoder() == kNoEncoder) return tr("Choose one encoder at least.");
  if (!layersFrom(layers_->text())) return tr("Name layers in increasing order, for example 6, 12, or leave the field empty for all.");
  if (featuresFound_ && !replace_->isChecked()) return tr("The stream has features. Tick the box if they may be replaced.");
  return {};
}

void ExtractionForm::setFolder(Modality modality, const QString& folder) {
  (modality == Modality::kTextual ? textEncoder_ : imageEncoder_)->setFolder(folder);
}

}  // namespace xsmoe::widgets
