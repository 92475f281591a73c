import { render } from "preact";
import { App } from "./app";
import { chooseLanguage, firstLanguage } from "./language";
import "./style/theme.css";
import "./style/frame.css";
import "./style/forms.css";
import "./style/pages.css";

chooseLanguage(firstLanguage());
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
