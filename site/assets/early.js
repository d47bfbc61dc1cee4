(()=>{var r="under-load/";function t(n){try{return localStorage.getItem(r+n)??void 0}catch{return}}var e=t("theme");e&&(document.documentElement.dataset.theme=e);})();
