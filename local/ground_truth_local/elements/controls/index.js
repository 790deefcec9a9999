/** Fields and buttons. */
import { CrowdButton, CrowdFab, CrowdIconButton } from "./button.js";
import { CrowdCheckbox } from "./checkbox.js";
import { CrowdInput } from "./input.js";
import { CrowdRadioButton, CrowdRadioGroup } from "./radio.js";
import { CrowdSlider } from "./slider.js";
import { CrowdTextArea } from "./text_area.js";
import { CrowdToggleButton } from "./toggle.js";

/** @type {Record<string, typeof HTMLElement>} tag: class */
export const CONTROLS = {
  "crowd-button": CrowdButton,
  "crowd-checkbox": CrowdCheckbox,
  "crowd-fab": CrowdFab,
  "crowd-icon-button": CrowdIconButton,
  "crowd-input": CrowdInput,
  "crowd-radio-button": CrowdRadioButton,
  "crowd-radio-group": CrowdRadioGroup,
  "crowd-slider": CrowdSlider,
  "crowd-text-area": CrowdTextArea,
  "crowd-toggle-button": CrowdToggleButton,
};
